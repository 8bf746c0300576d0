/* What answers a question on the page: the chart, its legend and numbers, the line to cite, and the files that a reader takes away. */
(() => {
  "use strict";
  const { at, number, make, state, addressOf } = self.surveyPage;
  let index;
  let shown; // what the chart shows: the state it is for, its series, and the terms of a theme as YAML
  let drawnAt = 0;

  /* Shares by year, oldest first; without a group those of all venues. */
  function points(cells, group) {
    const found = [];
    for (let year = index.years[0]; year <= index.years[1]; year++) {
      const total = titles(year, group);
      if (!total) continue;
      const matches = index.columns.reduce((sum, [one, of], place) => sum + (of === year && (!group || one === group) ? cells[place] : 0), 0);
      found.push({ year, matches, total, share: (1000 * matches) / total, complete: !incomplete(group).includes(year), group });
    }
    return found;
  }

  const titles = (year, group) =>
    index.papers.reduce((sum, [one, of, papers]) => sum + (of === year && (!group || one === group) ? papers : 0), 0);
  const incomplete = (group) => index.incomplete.filter(([one]) => one === (group ?? "")).map(([, year]) => year);
  const share = (point) => point.share.toFixed(point.share && point.share < 0.95 ? 2 : 1);
  const groups = () => (shown.of.by === "group" ? index.groups : [["", ""]]);
  const labels = () => shown.series.map((one) => one.label);

  function chart(more) {
    const panels = groups().map(([group, name]) => {
      const series = shown.series.map((one, line) =>
        points(one.cells, group).map((point) => ({
          ...point, line,
          words: `${one.label}, ${point.year}${name && `, ${name.toLowerCase()}`}: ${share(point)} per 1,000 (${number(point.matches)} of ${number(point.total)} titles${point.complete ? "" : ", incomplete"})`,
        })),
      );
      return [name || "per 1,000 accepted titles", series, group];
    });
    const moments = index.moments.map(([year]) => year);
    return self.surveyChart.draw({ panels, names: labels(), years: index.years, moments, incomplete, ...more });
  }

  /* Shows an answer; `of` is the state that it is for. */
  function show(of, answer, newIndex) {
    [shown, index] = [{ of, ...answer }, newIndex];
    at("result").hidden = false;
    drawChart();
    drawLegend();
    drawTable();
    at("yaml").hidden = !shown.yaml;
    at("yaml").querySelector("code").textContent = shown.yaml ?? "";
    at("cite").textContent = citation();
  }

  function drawChart() {
    drawnAt = at("chart").clientWidth;
    const svg = chart({ width: Math.max(280, Math.min(760, drawnAt)) });
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", `Curves of ${labels().join(", ")}: shares of accepted titles by year. Arrow keys go from point to point.`);
    svg.querySelector(".point")?.setAttribute("tabindex", 0);
    at("chart").replaceChildren(svg);
  }

  function drawLegend() {
    const keys = labels().map((label, line) => {
      const key = make("li", { className: `area-${self.surveyChart.TINTS[line]}` });
      key.append(self.surveyChart.key(line), make("span", { textContent: label }));
      return key;
    });
    at("legend").replaceChildren(...keys);
  }

  function drawTable() {
    const columns = shown.series.flatMap((one, line) => groups().map(([group, name]) => ({ line, group, head: name ? `${one.label}, ${name}` : one.label, points: points(one.cells, group) })));
    const head = ["Year", ...columns.map((column) => column.head), "Titles"];
    const rows = [];
    for (let year = index.years[1]; year >= index.years[0]; year--) {
      const total = titles(year);
      if (!total) continue;
      const row = make("tr", {}, make("th", { scope: "row", textContent: `${year}${incomplete("").includes(year) ? " (incomplete)" : ""}` }));
      for (const { line, group, points: all } of columns) {
        const point = all.find((one) => one.year === year);
        const text = point ? `${share(point)} (${number(point.matches)})` : "";
        const href = addressOf({ ...shown.of, year, group, line });
        row.append(make("td", {}, point?.matches ? make("a", { href, textContent: text, dataset: { go: "titles" } }) : text));
      }
      row.append(make("td", { textContent: number(total) }));
      rows.push(row);
    }
    at("table").replaceChildren(
      make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col", textContent: text })))),
      make("tbody", {}, ...rows),
    );
  }

  function clear() {
    shown = null;
    at("result").hidden = true;
  }

  /* ---- What a reader takes away ---- */

  const listed = () => labels().map((label) => `“${label}”`).join(", ");
  const permanent = () => index.home + `terms/${addressOf({ ...state(), q: state().q || at("q").dataset.example })}`;

  function citation() {
    return `Deep Learning Trends, edition ${index.edition}: share of accepted titles with ${listed()}, ${index.years.join(" to ")}. ${permanent()}. CC BY 4.0.`;
  }

  function picture() {
    const lists = `${index.lists.length} lists of accepted papers, main tracks, ${index.years.join(" to ")}; hatched: incomplete`;
    const foot = [`${lists}. Deep Learning Trends, edition ${index.edition}, CC BY 4.0`, permanent()];
    return chart({ width: 760, plain: true, title: `${listed()} in accepted titles, per 1,000`, foot });
  }

  /* The numbers as rows, the names of the columns first. */
  function rows() {
    const found = [["term", "group", "year", "titles", "of", "per_1000", "complete"]];
    for (const one of shown.series)
      for (const [group] of [["", ""], ...index.groups])
        for (const point of points(one.cells, group))
          found.push([one.label, group || "all", point.year, point.matches, point.total, point.share.toFixed(3), point.complete ? "yes" : "no"]);
    return found;
  }

  async function download(kind) {
    const name = labels().join("-").toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 60);
    const content = {
      csv: () => self.surveyFiles.csv(citation(), rows()),
      svg: () => self.surveyFiles.svg(picture()),
      png: () => self.surveyFiles.png(picture()),
    };
    self.surveyFiles.save(await content[kind](), `terms-${name || "curve"}.${kind}`);
  }

  new ResizeObserver(([{ contentRect }]) => {
    if (shown && Math.abs(contentRect.width - drawnAt) > 20) drawChart();
  }).observe(at("chart"));

  self.surveyResult = { show, clear, download, shown: () => shown };
})();
