/* /terms/: the curve of any word, with the titles behind every point. The state is in the address: ?q= holds the terms, `by` how
   they are drawn, `year` and `group` the point that is open, `mode` whether q and `not` hold regular expressions. */
(() => {
  "use strict";
  const { parse, counts } = self.surveyCounts;
  const { stop } = self.surveyTitles;
  const page = document.querySelector("[data-terms]");
  const at = (name) => page.querySelector(`[data-at="${name}"]`);
  const [MOST_TERMS, MOST_CHARACTERS, PAUSE] = [6, 400, 250];
  let index;
  let columns; // the place of each column of the counts, by its group and year
  let shown; // what the chart shows: state, series
  let turn = 0; // counts questions: what comes late for an earlier one is dropped
  let later = 0;

  function make(tag, properties = {}, ...children) {
    const { dataset, ...rest } = properties;
    const made = Object.assign(document.createElement(tag), rest);
    Object.assign(made.dataset, dataset);
    made.append(...children);
    return made;
  }

  const number = (count) => count.toLocaleString("en");
  const said = (...parts) => at("said").replaceChildren(...parts);
  const listed = (words) => words.map((word) => `“${word}”`).join(", ");

  /* ---- State and address ---- */

  function state() {
    const asked = new URLSearchParams(location.search);
    return {
      q: asked.get("q") ?? "",
      not: asked.get("not") ?? "",
      by: asked.get("by") === "group" ? "group" : "",
      mode: asked.get("mode") === "expression" ? "expression" : "",
      year: Number(asked.get("year")) || 0,
      group: asked.get("group") ?? "",
      line: Number(asked.get("line")) || 0,
    };
  }

  function addressOf(of) {
    const made = new URLSearchParams();
    for (const [key, value] of Object.entries(of)) if (value) made.set(key, value);
    const query = made.toString();
    return query ? `?${query}` : location.pathname;
  }

  function go(of, replace = false) {
    history[replace ? "replaceState" : "pushState"](null, "", addressOf(of));
  }

  /* What the form says. */
  function typed() {
    const expressions = at("mode").checked;
    return {
      q: expressions ? at("any").value : at("q").value,
      not: expressions ? at("not").value : "",
      by: at("by").value,
      mode: expressions ? "expression" : "",
    };
  }

  function fill(of) {
    at("mode").checked = of.mode === "expression";
    at("by").value = of.by;
    if (of.mode) [at("any").value, at("not").value] = [of.q, of.not];
    else at("q").value = of.q;
    at("words").hidden = Boolean(of.mode);
    at("expressions").hidden = !of.mode;
  }

  const look = (job, lists, progress) => self.surveyTitles.look({ ...job, exceptions: index.singular }, lists, progress);
  const working = (text) => (done, of) => said(`${text}: ${done} of ${of} lists …`);

  /* The counts by column that follow from the numbers of titles by list. */
  function byColumn(found) {
    const cells = index.columns.map(() => 0);
    index.lists.forEach(([, , group, year], place) => (cells[columns.get(`${group} ${year}`)] += found[place]));
    return cells;
  }

  /* ---- From a question to a chart ---- */

  async function answer(scroll = false) {
    const mine = ++turn;
    const of = state();
    fill(of);
    try {
      index = await self.surveyCounts.open();
      columns ??= new Map(index.columns.map(([group, year], place) => [`${group} ${year}`, place]));
      if (mine !== turn) return;
      const question = of.mode ? await expressions(of) : await terms(of);
      if (mine !== turn || !question) return;
      shown = { of, ...question };
      draw();
      const series = shown.series[of.line] ?? shown.series[0];
      if (of.year) await self.surveyFound.open({ of, series, index, look, current: () => mine === turn, scroll });
      else self.surveyFound.close();
    } catch (error) {
      if (mine === turn) said(error.message === "could not be loaded" ? "The counts could not be loaded. Try again when there is a connection." : error.message);
    }
  }

  async function terms(of) {
    const example = at("q").dataset.example;
    const q = of.q || example;
    if (!of.q) at("q").value = example;
    if (q.length > MOST_CHARACTERS) return none(`A question has at most ${MOST_CHARACTERS} characters; this one has ${number(q.length)}.`);
    const parts = parse(q);
    if (!parts.length) return none("Type a word, such as lora, or several with commas between them.");
    if (parts.length > MOST_TERMS) return none(`At most ${MOST_TERMS} curves stand beside each other; these are ${parts.length}.`);
    const series = [];
    const notes = [];
    for (const { label, terms } of parts) {
      const found = await Promise.all(terms.map(async (term) => [term, await counts(term)]));
      const good = found.filter(([, one]) => one.cells);
      for (const [term, one] of found) if (one.problem) notes.push(unknown(of, term, one));
      if (!good.length) continue;
      const cells = index.columns.map((_, place) => good.reduce((sum, [, one]) => sum + one.cells[place], 0));
      const job = good.some(([, one]) => one.theme) ? { theme: good.map(([, one]) => one) } : { phrase: good.map(([, one]) => one.key) };
      series.push({ label: good.length > 1 ? label : good[0][1].theme ? `Theme: ${good[0][1].printed}` : label, cells, job });
      for (const [term, one] of good) if (one.key) notes.push(...folding(term, one));
      if (good.length > 1) notes.push(`“${label}” adds its terms up; a title with two of them counts twice.`);
    }
    if (!series.length) {
      clear();
      tell("", notes);
      return null;
    }
    return { series, notes };
  }

  function none(words) {
    clear();
    said(words);
    return null;
  }

  /* What was folded, where a reader would not expect it. */
  function folding(term, { key, printed, dropped }) {
    const plain = term.trim().toLowerCase().replace(/\s+/g, " ");
    const notes = [];
    if (dropped) notes.push(`Of “${term}” the words at the ends that every title has are not counted.`);
    if (plain !== printed.toLowerCase()) notes.push(`“${term}” counts “${printed}” too: capitals, hyphens and the plural make no difference.`);
    return notes;
  }

  function unknown(of, term, { problem, near: words, phrase }) {
    const line = make("span", {}, `“${term.slice(0, 60)}”: ${problem}.`);
    if (words.length) {
      line.append(" Near it: ");
      words.forEach((word, place) => {
        const q = parse(of.q).map(({ label }) => (label === term ? word : label)).join(", ");
        line.append(place ? ", " : "", make("a", { href: addressOf({ ...of, q, year: "", group: "", line: "" }), textContent: word, dataset: { go: "" } }));
      });
      line.append(".");
    }
    if (phrase) {
      const all = number(index.lists.reduce((sum, list) => sum + list[4], 0));
      line.append(" ", make("button", { type: "button", textContent: `Count it in all ${all} titles (3 MB)`, dataset: { count: phrase, term } }));
    }
    return line;
  }

  function tell(first, notes) {
    said(...(first ? [make("span", { textContent: first })] : []), ...notes.map((note) => (typeof note === "string" ? make("span", { textContent: note }) : note)));
  }

  async function countAll(phrase, term) {
    const mine = ++turn;
    const of = state();
    try {
      const found = await look({ phrase: [phrase] }, index.lists, working(`Counting “${term}”`));
      if (mine !== turn) return;
      const cells = byColumn(found);
      const sum = cells.reduce((total, one) => total + one, 0);
      if (!sum) return none(`No title holds “${term}”.`);
      const series = [...(shown?.series.filter((one) => one.job.phrase?.[0] !== phrase) ?? []).slice(0, MOST_TERMS - 1), { label: term, cells, job: { phrase: [phrase] } }];
      shown = { of, series, notes: [`“${term}” stands in ${sum} of all titles: few, so mind the numbers beneath the chart.`] };
      draw();
    } catch (error) {
      if (mine === turn) said(error.message);
    }
  }

  async function expressions(of) {
    const [any, not] = [of.q, of.not].map((text) => text.split("\n").map((line) => line.trim()).filter(Boolean));
    if (!any.length) return none("Write a regular expression in the first field, one a line.");
    const wrong = [...any, ...not].flatMap((source) => {
      try {
        self.surveyExpression.compile(source);
        return [];
      } catch (error) {
        return [make("span", { textContent: `${source.slice(0, 60)}: ${error.message}.` })];
      }
    });
    if (wrong.length) {
      clear();
      said(...wrong);
      return null;
    }
    const cells = byColumn(await look({ any, not }, index.lists, working("Looking through all titles")));
    const label = any.length > 1 ? `${any[0]} and ${any.length - 1} more` : any[0];
    const quoted = (source) => `    - '${source.replaceAll("'", "''")}'`;
    const yaml = ["terms:", "  any:", ...any.map(quoted), ...(not.length ? ["  not:", ...not.map(quoted)] : [])].join("\n");
    return { series: [{ label: label.slice(0, 60), cells, job: { any, not } }], notes: [], yaml };
  }

  /* ---- Chart, numbers, downloads ---- */

  function points(cells, group) {
    const found = [];
    for (let year = index.years[0]; year <= index.years[1]; year++) {
      const among = index.papers.filter(([one, of]) => of === year && (!group || one === group));
      const total = among.reduce((sum, [, , papers]) => sum + papers, 0);
      if (!total) continue;
      const matches = index.columns.reduce((sum, [one, of], place) => sum + (of === year && (!group || one === group) ? cells[place] : 0), 0);
      found.push({ year, matches, total, share: (1000 * matches) / total, complete: !incomplete(group).includes(year), group });
    }
    return found;
  }

  const incomplete = (group) => index.incomplete.filter(([one]) => one === (group ?? "")).map(([, year]) => year);
  const share = (point) => point.share.toFixed(point.share && point.share < 0.95 ? 2 : 1);

  function panels() {
    const groups = shown.of.by === "group" ? index.groups : [["", ""]];
    return groups.map(([group, name]) => {
      const series = shown.series.map((one, line) =>
        points(one.cells, group).map((point) => ({
          ...point, line,
          words: `${one.label}, ${point.year}${name && `, ${name.toLowerCase()}`}: ${share(point)} per 1,000 (${number(point.matches)} of ${number(point.total)} titles${point.complete ? "" : ", incomplete"})`,
        })),
      );
      return [name || "per 1,000 accepted titles", series, group];
    });
  }

  const chartOf = (more) => ({
    panels: panels(), names: shown.series.map((one) => one.label), years: index.years, moments: index.moments.map(([year]) => year),
    incomplete, ...more,
  });

  function draw() {
    const width = Math.max(280, Math.min(760, at("chart").clientWidth));
    const svg = self.surveyChart.draw(chartOf({ width }));
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", `Curves of ${shown.series.map((one) => one.label).join(", ")}: shares of accepted titles by year. Arrow keys go from point to point.`);
    svg.querySelector(".point")?.setAttribute("tabindex", 0);
    at("chart").replaceChildren(svg);
    at("legend").replaceChildren(
      ...shown.series.map((one, line) => {
        const key = make("li", { className: `area-${self.surveyChart.TINTS[line]}` });
        key.append(dash(line), make("span", { textContent: one.label }));
        return key;
      }),
    );
    const columnsShown = shown.of.by === "group" ? index.groups : [["", ""]];
    const head = ["Year", ...shown.series.flatMap((one) => columnsShown.map(([, name]) => (name ? `${one.label}, ${name}` : one.label))), "Titles"];
    const body = [];
    for (let year = index.years[1]; year >= index.years[0]; year--) {
      const row = make("tr", {}, make("th", { scope: "row", textContent: `${year}${incomplete("").includes(year) ? " (incomplete)" : ""}` }));
      let any = false;
      shown.series.forEach((one, line) => {
        for (const [group] of columnsShown) {
          const point = points(one.cells, group).find((found) => found.year === year);
          const cell = make("td");
          if (point) {
            any = true;
            const where = { ...shown.of, year, group, line };
            const text = `${share(point)} (${number(point.matches)})`;
            cell.append(point.matches ? make("a", { href: addressOf(where), textContent: text, dataset: { go: "titles" } }) : text);
          }
          row.append(cell);
        }
      });
      row.append(make("td", { textContent: number(index.papers.filter(([, of]) => of === year).reduce((sum, [, , papers]) => sum + papers, 0)) }));
      if (any) body.push(row);
    }
    at("table").replaceChildren(
      make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col", textContent: text })))),
      make("tbody", {}, ...body),
    );
    at("yaml").hidden = !shown.yaml;
    at("yaml").querySelector("code").textContent = shown.yaml ?? "";
    at("cite").textContent = citation();
    at("result").hidden = false;
    const whole = shown.series.map((one) => one.cells.reduce((sum, cell) => sum + cell, 0));
    tell(`${shown.series.map((one, line) => `${one.label}: ${number(whole[line])} titles`).join("; ")}. Point at a dot for its numbers; press it for the titles.`, shown.notes);
  }

  function dash(line) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [key, value] of Object.entries({ viewBox: "0 0 26 8", width: 26, height: 8, "aria-hidden": true })) svg.setAttribute(key, value);
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("class", "line");
    path.setAttribute("d", "M0 4H26");
    if (self.surveyChart.DASHES[line]) path.setAttribute("stroke-dasharray", self.surveyChart.DASHES[line]);
    svg.append(path);
    return svg;
  }

  function clear() {
    shown = null;
    at("result").hidden = true;
    self.surveyFound.close();
  }

  const permanent = () => index.home + `terms/${addressOf({ ...state(), q: state().q || at("q").dataset.example })}`;

  function citation() {
    const names = listed(shown.series.map((one) => one.label));
    return `Deep Learning Trends, edition ${index.edition}: share of accepted titles with ${names}, ${index.years.join(" to ")}. ${permanent()}. CC BY 4.0.`;
  }

  function foot() {
    const lists = `${index.lists.length} lists of accepted papers, main tracks, ${index.years.join(" to ")}; hatched: incomplete`;
    return [`${lists}. Deep Learning Trends, edition ${index.edition}, CC BY 4.0`, permanent()];
  }

  const title = () => `${listed(shown.series.map((one) => one.label))} in accepted titles, per 1,000`;

  /* The numbers as rows, the names of the columns first. */
  function table() {
    const rows = [["term", "group", "year", "titles", "of", "per_1000", "complete"]];
    for (const one of shown.series)
      for (const [group] of [["", ""], ...index.groups])
        for (const point of points(one.cells, group))
          rows.push([one.label, group || "all", point.year, point.matches, point.total, point.share.toFixed(3), point.complete ? "yes" : "no"]);
    return rows;
  }

  const picture = () => self.surveyChart.draw(chartOf({ width: 760, plain: true, title: title(), foot: foot() }));

  async function download(kind) {
    const name = shown.series.map((one) => one.label).join("-").toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 60);
    const content = {
      csv: () => self.surveyFiles.csv(citation(), table()),
      svg: () => self.surveyFiles.svg(picture()),
      png: () => self.surveyFiles.png(picture()),
    };
    self.surveyFiles.save(await content[kind](), `terms-${name || "curve"}.${kind}`);
  }

  /* ---- What a reader does ---- */

  function ask(replace) {
    clearTimeout(later);
    go(typed(), replace);
    answer();
  }

  page.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    ask(false);
  });
  at("q").addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(() => ask(true), PAUSE);
  });
  at("by").addEventListener("change", () => ask(false));
  at("mode").addEventListener("change", () => {
    at("words").hidden = at("mode").checked;
    at("expressions").hidden = !at("mode").checked;
    stop();
    if (!at("mode").checked) return ask(false);
    ++turn; // what comes late for the words is dropped
    at("any").focus();
    said("One expression a line. A title counts if one of the first is found in it and none of the second. Press “Look” to search all titles (3 MB).");
  });
  at("stop").addEventListener("click", () => {
    ++turn;
    stop();
    said("Stopped.");
  });
  addEventListener("popstate", () => answer());

  page.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (link && plain) {
      event.preventDefault();
      history.pushState(null, "", link.href);
      return answer(link.dataset.go === "titles");
    }
    const count = event.target.closest("button[data-count]");
    if (count) return countAll(count.dataset.count, count.dataset.term);
    const kind = event.target.closest("button[data-download]")?.dataset.download;
    if (kind && shown) return download(kind);
    const example = event.target.closest("button[data-example]");
    if (example) {
      go({ ...typed(), mode: "", not: "", q: example.dataset.example });
      answer();
    }
  });

  const chart = at("chart");
  const pointOf = (event) => event.target.closest?.(".point");
  const read = (event) => {
    const point = pointOf(event)?.surveyPoint;
    if (point) at("read").textContent = point.words;
  };
  chart.addEventListener("pointerover", read);
  chart.addEventListener("focusin", read);
  function press(mark) {
    const { year, group, line } = mark.surveyPoint;
    go({ ...shown.of, year, group, line });
    answer(true);
  }
  chart.addEventListener("click", (event) => pointOf(event) && press(pointOf(event)));
  chart.addEventListener("keydown", (event) => {
    const mark = pointOf(event);
    if (!mark) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return press(mark);
    }
    const all = [...chart.querySelectorAll(".point")];
    const rows = [...new Set(all.map((one) => one.parentNode))];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const turnTo = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    let next;
    if (step) next = all[all.indexOf(mark) + step];
    if (turnTo) {
      const row = rows[rows.indexOf(mark.parentNode) + turnTo];
      next = [...(row?.querySelectorAll(".point") ?? [])].find((one) => one.surveyPoint.year === mark.surveyPoint.year);
    }
    if (!next) return;
    event.preventDefault();
    mark.setAttribute("tabindex", -1);
    next.setAttribute("tabindex", 0);
    next.focus();
  });

  let drawnAt = 0;
  new ResizeObserver(([{ contentRect }]) => {
    if (shown && Math.abs(contentRect.width - drawnAt) > 20) draw();
    drawnAt = contentRect.width;
  }).observe(chart);

  answer();
})();
