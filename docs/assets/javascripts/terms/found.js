/* The titles behind a point of the chart: those of the survey first, each with a link to its page or to a public index. */
(() => {
  "use strict";
  const ROOT = new URL("../../../", document.currentScript.src);
  const { at, number, make } = self.surveyPage;
  const SHOWN = 100; // before a reader asks for all
  const AT_ONCE = 14_000; // titles whose lists are fetched without being asked for: 350 kB packed
  const SEARCH = "https://dblp.org/search?q=";

  /* Lists the titles of the year and group that `of` names, for a `series` of the chart; `current` says whether they are still asked
     for. The lists of a year are large: those of groups without a title are not fetched, and of the others only as many at once as
     a reader waits for. */
  async function open({ of, series, index, look, current, scroll }) {
    const lists = index.lists.filter(([, , group, year]) => year === of.year && (!of.group || group === of.group) && titlesOf(series, index, group, year));
    const name = index.groups.find(([group]) => group === of.group)?.[1];
    at("titles").hidden = false;
    at("heading").textContent = `${series.label}, ${of.year}${name ? `, ${name.toLowerCase()}` : ""}`;
    at("found").replaceChildren();
    at("more").hidden = at("rest").hidden = true;
    at("counted").textContent = lists.length ? "Loading …" : "No titles.";
    if (scroll) at("titles").scrollIntoView({ block: "start" });
    if (!lists.length) return;

    const [jobs, held] = await Promise.all([jobsOf(series.job), self.surveyCounts.held(of.year).catch(() => ({}))]);
    const found = new Map(); // by list and line, so that a title is there once
    const search = async (some, more = {}, lineOf = (id, line) => line) => {
      const tell = (done, all) => current() && (at("counted").textContent = `${done} of ${all} lists …`);
      for (const lines of await Promise.all(jobs.map((job) => look({ ...job, ...more, titles: true }, some, tell))))
        some.forEach(([id, venue], place) => {
          for (const [at, text] of lines[place]) {
            const line = lineOf(id, at);
            found.set(`${id} ${line}`, { venue, text, paper: held[id]?.[line]?.[0] });
          }
        });
    };
    const parts = portions(lists);
    const next = async (part) => {
      at("rest").hidden = true;
      try {
        await search(parts[part]);
        if (current()) show(found, parts.slice(0, part + 1).flat(), parts.slice(part + 1).flat(), () => next(part + 1));
      } catch (error) {
        if (current()) at("counted").textContent = error.message;
      }
    };
    if (parts.length > 1) {
      // Those of the survey come first, also from lists that are not fetched yet.
      const texts = lists.map(([id]) => Object.values(held[id] ?? {}).map(([, title]) => title));
      await search(lists, { texts }, (id, at) => Object.keys(held[id])[at]);
    }
    await next(0);
  }

  const titlesOf = (series, index, group, year) => series.cells[index.columns.findIndex(([one, of]) => one === group && of === year)];

  /* The lists in portions that are fetched at once. */
  function portions(lists) {
    const parts = [[]];
    let sum = 0;
    for (const list of lists) {
      sum += list[4];
      if (sum > AT_ONCE && parts.at(-1).length) {
        parts.push([]);
        sum = list[4];
      }
      parts.at(-1).push(list);
    }
    return parts;
  }

  /* What the worker is asked for a curve: a theme's own expressions, words, or both where they are added. */
  async function jobsOf(job) {
    if (!job.theme) return [job];
    const themes = await self.surveyCounts.themes();
    return job.theme.map((one) => (one.theme ? { any: themes[one.theme].any, not: themes[one.theme].not } : { phrase: [one.key] }));
  }

  /* Shows what was `found` in the lists that were looked through, `done`; those of `rest` are when a reader asks, by `next`. */
  function show(found, done, rest, next) {
    const titles = [...found.values()].sort((a, b) => Boolean(b.paper) - Boolean(a.paper));
    const held = titles.filter(({ paper }) => paper).length;
    const names = (lists) => lists.map(([, venue]) => venue).join(", ");
    at("counted").replaceChildren(
      `${number(titles.length)} ${titles.length === 1 ? "title" : "titles"}${held ? `, ${held} in the survey, which come first` : ""}. From the lists of `,
      ...done.flatMap(([id, venue], place) => [place ? ", " : "", make("a", { href: linkTo(`proceedings/${id}/`), textContent: `${venue} ${id.slice(-4)}` })]),
      rest.length ? `; not yet of ${names(rest)}.` : ".",
    );
    const entries = titles.map(entry);
    at("found").replaceChildren(...entries.slice(0, SHOWN));
    at("more").hidden = titles.length <= SHOWN;
    at("more").textContent = `Show all ${number(titles.length)}`;
    at("more").onclick = () => {
      at("found").append(...entries.slice(SHOWN));
      at("more").hidden = true;
    };
    at("rest").hidden = !rest.length;
    at("rest").textContent = `Look through ${names(rest)} too`;
    at("rest").onclick = next;
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

  self.surveyFound = { open, close, portions };
})();
