/* /terms/: the curve of any word, with the titles behind every point. The state is in the address: ?q= holds the terms, `by` how
   they are drawn, `year` and `group` the point that is open, `mode` whether q and `not` hold regular expressions. */
(() => {
  "use strict";
  const here = document.currentScript.src;
  const ROOT = new URL("../../../", here);
  const page = document.querySelector("[data-terms]");
  const at = (name) => page.querySelector(`[data-at="${name}"]`);
  const [MOST_TERMS, MOST_CHARACTERS, SHOWN, PAUSE, PATIENCE] = [6, 400, 100, 250, 10_000];
  const SEARCH = "https://dblp.org/search?q=";
  const arrived = {};
  const asked = {};
  let index;
  let exceptions;
  let functionWords;
  let columns; // for each column of the counts: its group and year
  let shown; // what the chart shows: state, series
  let turn = 0; // counts questions: what comes late for an earlier one is dropped
  let later = 0;
  let worker = null;
  let jobs = 0;

  /* Each file of counts calls this with its name and what it holds. */
  window.surveyTerms = (name, content) => (arrived[name] = content);

  function fetched(name) {
    asked[name] ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(`terms/${name}.js`, ROOT).href;
      script.addEventListener("load", () => resolve(arrived[name]));
      script.addEventListener("error", () => {
        delete asked[name];
        reject(new Error("could not be loaded"));
      });
      document.head.append(script);
    });
    return asked[name];
  }

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

  /* ---- Terms ---- */

  /* The question in parts: each a line of the chart, made of one or more terms that are added. */
  function parse(q) {
    return q
      .split(/[,;\n]/)
      .map((part) => part.trim())
      .filter(Boolean)
      .map((label) => ({ label, terms: label.split(/(?:^|\s)\+(?:\s|$)/).map((term) => term.trim()).filter(Boolean) }));
  }

  /* The counts of a term by column, or why there are none: {cells} or {problem, near, phrase}. */
  async function counts(term) {
    if (/^theme:/i.test(term)) {
      const id = term.slice(6).trim().toLowerCase();
      const name = Object.hasOwn(index.themes, id) ? id : Object.keys(index.themes).find((one) => index.themes[one].toLowerCase() === id);
      if (!name) return { problem: "no theme with a curve", near: near(id, Object.keys(index.themes)).map((one) => `theme:${one}`) };
      const theme = (await fetched("themes"))[name];
      return { cells: numbers(theme.cells.split(",")), theme: name, printed: index.themes[name] };
    }
    const words = self.surveyFold.words(term, exceptions);
    const kept = trimmed(words);
    if (!kept.length) {
      return { problem: words.length ? "only words that every title has; add a word of content" : "no letters and no digits", near: [] };
    }
    const key = kept.join(" ");
    const part = partOf(key);
    const { keys, lines } = split(await fetched(`part-${part}`));
    const place = keys.indexOf(key);
    if (place < 0) {
      const rare = kept.length > 3 ? "longer than three words" : "in fewer than five titles";
      return { problem: rare, near: near(key, keys), phrase: key };
    }
    const [printed, theme, ...cells] = lines[place].split(",");
    return { cells: numbers(cells), key, printed, near: theme, dropped: kept.length < words.length };
  }

  const numbers = (cells) => index.columns.map((_, number) => Number(cells[number] || 0));

  /* Without words at either end that no counted phrase begins or ends with. */
  function trimmed(words) {
    const content = words.map((word) => !functionWords.has(word) && !/^[a-z0-9]$/.test(word));
    return content.includes(true) ? words.slice(content.indexOf(true), content.lastIndexOf(true) + 1) : [];
  }

  function partOf(key) {
    let [low, high] = [0, index.starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (comesAfter(index.starts[middle], key)) high = middle;
      else low = middle;
    }
    return low;
  }

  /* Python sorts by code point, JavaScript by halves of one. */
  function comesAfter(one, other) {
    const [a, b] = [[...one], [...other]];
    for (let at = 0; at < Math.min(a.length, b.length); at++) if (a[at] !== b[at]) return a[at].codePointAt() > b[at].codePointAt();
    return a.length > b.length;
  }

  function split(part) {
    if (typeof part.keys === "string") Object.assign(part, { keys: part.keys.split("\n"), lines: part.lines.split("\n") });
    return part;
  }

  /* Up to five of the words that look most like one: those it begins, then those that differ by a letter or two. */
  function near(word, candidates) {
    const scored = candidates.flatMap((one) => {
      if (one === word) return [];
      if (one.startsWith(word)) return [[0, one]];
      const apart = Math.abs(one.length - word.length) > 2 ? 9 : distance(one, word, 2);
      return apart <= (word.length > 4 ? 2 : 1) ? [[apart, one]] : [];
    });
    return scored.sort((a, b) => a[0] - b[0] || a[1].length - b[1].length).slice(0, 5).map(([, one]) => one);
  }

  function distance(one, other, most) {
    let row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++)
        next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1])));
      if (Math.min(...next) > most) return most + 1;
      row = next;
    }
    return row.at(-1);
  }

  /* ---- The worker, which looks through all titles ---- */

  /* Asks the worker, telling `progress` how far it is. Rejects with words for people; a search that does not end is stopped. */
  function look(job, lists, progress) {
    if (location.protocol === "file:") {
      return Promise.reject(new Error("Titles are looked through on the site only, not where it is opened from a folder: the lists are files beside the pages of proceedings."));
    }
    worker ??= new Worker(new URL("worker.js", here));
    const mine = ++jobs;
    return new Promise((resolve, reject) => {
      let alarm = 0;
      const wait = () => {
        clearTimeout(alarm);
        alarm = setTimeout(() => {
          stop();
          finish();
          reject(new Error("The search did not end in ten seconds and was stopped. Write the expression more simply."));
        }, PATIENCE);
      };
      const told = ({ data }) => {
        if (data.job !== mine) return;
        if (data.searching !== undefined) return wait();
        clearTimeout(alarm);
        if (data.done) progress(data.done, data.of);
        if (!data.found && data.failed === undefined) return;
        finish();
        if (data.found) resolve(data.found);
        else reject(new Error(data.failed));
      };
      const finish = () => {
        clearTimeout(alarm);
        worker?.removeEventListener("message", told);
      };
      worker.addEventListener("message", told);
      worker.postMessage({
        ...job, job: mine, exceptions,
        lists: lists.map(([id]) => ({ id, address: new URL(`proceedings/${id}.txt`, ROOT).href })),
      });
    });
  }

  function stop() {
    worker?.terminate();
    worker = null;
  }

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
      index = await fetched("index");
      if (!columns) prepare();
      if (mine !== turn) return;
      const question = of.mode ? await expressions(of) : await terms(of);
      if (mine !== turn || !question) return;
      shown = { of, ...question };
      draw();
      if (of.year) await open(of, mine, scroll);
      else closeTitles();
    } catch (error) {
      if (mine === turn) said(error.message === "could not be loaded" ? "The counts could not be loaded. Try again when there is a connection." : error.message);
    }
  }

  function prepare() {
    exceptions = index.singular;
    functionWords = new Set(index.functionWords);
    columns = new Map(index.columns.map(([group, year], place) => [`${group} ${year}`, place]));
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
    closeTitles();
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

  const downloads = {
    svg: () => new Blob([picture()], { type: "image/svg+xml" }),
    csv: () => {
      const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : String(text));
      const rows = [["term", "group", "year", "titles", "of", "per_1000", "complete"]];
      for (const one of shown.series)
        for (const [group] of [["", ""], ...index.groups])
          for (const point of points(one.cells, group))
            rows.push([one.label, group || "all", point.year, point.matches, point.total, point.share.toFixed(3), point.complete ? "yes" : "no"]);
      return new Blob([`# ${citation()}\r\n${rows.map((row) => row.map(String).map(cell).join(",")).join("\r\n")}\r\n`], { type: "text/csv" });
    },
    png: async () => {
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent(picture())}`;
      await image.decode();
      const canvas = make("canvas", { width: 2 * image.width, height: 2 * image.height });
      const context = canvas.getContext("2d");
      context.scale(2, 2);
      context.drawImage(image, 0, 0);
      return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    },
  };

  const picture = () => new XMLSerializer().serializeToString(self.surveyChart.draw(chartOf({ width: 760, plain: true, title: title(), foot: foot() })));

  async function download(kind) {
    const name = shown.series.map((one) => one.label).join("-").toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 60);
    const address = URL.createObjectURL(await downloads[kind]());
    make("a", { href: address, download: `terms-${name || "curve"}.${kind}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  /* ---- The titles behind a point ---- */

  async function open(of, mine, scroll) {
    const series = shown.series[of.line] ?? shown.series[0];
    const lists = index.lists.filter(([, , group, year]) => year === of.year && (!of.group || group === of.group));
    if (!lists.length) return closeTitles();
    const name = index.groups.find(([group]) => group === of.group)?.[1];
    const heading = `${series.label}, ${of.year}${name ? `, ${name.toLowerCase()}` : ""}`;
    at("titles").hidden = false;
    at("heading").textContent = heading;
    at("found").replaceChildren();
    at("more").hidden = true;
    at("counted").textContent = "Loading …";
    if (scroll) at("titles").scrollIntoView({ block: "start" });
    try {
      const [held, ...found] = await Promise.all([
        fetch(new URL("terms/held.json", ROOT)).then((answer) => (answer.ok ? answer.json() : {}), () => ({})),
        ...(await jobsOf(series.job)).map((job) => look({ ...job, titles: true }, lists, (done, all) => (at("counted").textContent = `${done} of ${all} lists …`))),
      ]);
      if (mine !== turn) return;
      const titles = new Map();
      for (const one of found)
        lists.forEach(([id, venue], place) => {
          for (const [line, text] of one[place]) titles.set(`${id} ${line}`, { id, venue, text, paper: held[id]?.[line] });
        });
      show([...titles.values()].sort((a, b) => Boolean(b.paper) - Boolean(a.paper)), lists);
    } catch (error) {
      if (mine === turn) at("counted").textContent = error.message;
    }
  }

  /* What the worker is asked for a curve: a theme's own expressions, words, or both where they are added. */
  async function jobsOf(job) {
    if (!job.theme) return [job];
    const themes = await fetched("themes");
    return job.theme.map((one) => (one.theme ? { any: themes[one.theme].any, not: themes[one.theme].not } : { phrase: [one.key] }));
  }

  function show(titles, lists) {
    const held = titles.filter(({ paper }) => paper).length;
    const where = lists.map(([id, venue]) => [id, venue]);
    at("counted").replaceChildren(
      `${number(titles.length)} ${titles.length === 1 ? "title" : "titles"}${held ? `, ${held} in the survey, which come first` : ""}. From the lists of `,
      ...where.flatMap(([id, venue], place) => [place ? ", " : "", make("a", { href: linkTo(`proceedings/${id}/`), textContent: `${venue} ${id.slice(-4)}` })]),
      ".",
    );
    const add = (some) => at("found").append(...some.map(entry));
    add(titles.slice(0, SHOWN));
    at("more").hidden = titles.length <= SHOWN;
    at("more").textContent = `Show all ${number(titles.length)}`;
    at("more").onclick = () => {
      add(titles.slice(SHOWN));
      at("more").hidden = true;
    };
  }

  const linkTo = (path) => new URL(path + (location.protocol === "file:" ? "index.html" : ""), ROOT).href;

  function entry({ venue, text, paper }) {
    const href = paper ? linkTo(`papers/${paper}/`) : SEARCH + encodeURIComponent(text);
    const line = make("li", {}, make("a", { href, textContent: text, className: paper ? "terms__held" : "" }), ` ${venue}`);
    if (paper) line.append(make("span", { className: "kind", textContent: " · in the survey" }));
    return line;
  }

  function closeTitles() {
    at("titles").hidden = true;
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
