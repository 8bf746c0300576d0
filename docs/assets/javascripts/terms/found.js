/* The titles behind a point of the chart: those of the survey first, each with a link to its page or to a public index. */
(() => {
  "use strict";
  const ROOT = new URL("../../../", document.currentScript.src);
  const SHOWN = 100; // before a reader asks for all
  const SEARCH = "https://dblp.org/search?q=";
  const at = (name) => document.querySelector(`[data-terms] [data-at="${name}"]`);
  const number = (count) => count.toLocaleString("en");

  function make(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  /* Lists the titles of the year and group that `of` names, for a `series` of the chart; `current` says whether they are still asked
     for. */
  async function open({ of, series, index, look, current, scroll }) {
    const lists = index.lists.filter(([, , group, year]) => year === of.year && (!of.group || group === of.group));
    if (!lists.length) return close();
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
        self.surveyCounts.held().catch(() => ({})),
        ...(await jobsOf(series.job)).map((job) => look({ ...job, titles: true }, lists, (done, all) => (at("counted").textContent = `${done} of ${all} lists …`))),
      ]);
      if (!current()) return;
      const titles = new Map();
      for (const one of found)
        lists.forEach(([id, venue], place) => {
          for (const [line, text] of one[place]) titles.set(`${id} ${line}`, { id, venue, text, paper: held[id]?.[line] });
        });
      show([...titles.values()].sort((a, b) => Boolean(b.paper) - Boolean(a.paper)), lists);
    } catch (error) {
      if (current()) at("counted").textContent = error.message;
    }
  }

  /* What the worker is asked for a curve: a theme's own expressions, words, or both where they are added. */
  async function jobsOf(job) {
    if (!job.theme) return [job];
    const themes = await self.surveyCounts.themes();
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

  function close() {
    at("titles").hidden = true;
  }

  self.surveyFound = { open, close };
})();
