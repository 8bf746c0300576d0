/* /terms/: the curve of any word, with the titles behind every point. This script has the form, the points of the chart and the
   order in which things happen; page.js has the state, question.js finds the answer, result.js and found.js show it. */
(() => {
  "use strict";
  const { page, at, number, state, addressOf, make } = self.surveyPage;
  const { stop } = self.surveyTitles;
  const PAUSE = 250; // milliseconds after the last letter
  const SENTENCES = { "could not be loaded": "The counts could not be loaded. Try again when there is a connection." };
  let index;
  let turn = 0; // counts questions: what comes late for an earlier one is dropped
  let later = 0;

  const said = (...lines) => at("said").replaceChildren(...lines.map((line) => (typeof line === "string" ? make("span", { textContent: line }) : line)));
  const look = (job, lists, progress) => self.surveyTitles.look({ ...job, exceptions: index.singular }, lists, progress);
  const working = (text) => (done, of) => said(`${text}: ${done} of ${of} lists …`);

  const go = (of, replace = false) => history[replace ? "replaceState" : "pushState"](null, "", addressOf(of));

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
    else at("q").value = of.q || at("q").dataset.example;
    showFields();
  }

  function showFields() {
    at("words").hidden = at("mode").checked;
    at("expressions").hidden = !at("mode").checked;
  }

  /* Does `work` for the question that is asked now; what goes wrong is told, unless another question came meanwhile. */
  async function attempt(work) {
    const mine = ++turn;
    const current = () => mine === turn;
    try {
      index = await self.surveyCounts.open();
      if (current()) await work(current);
    } catch (error) {
      if (current()) said(SENTENCES[error.message] ?? error.message);
    }
  }

  /* ---- From a question to a chart ---- */

  function answer(scroll = false) {
    const of = state();
    fill(of);
    return attempt(async (current) => {
      const asked = of.mode ? of : { ...of, q: of.q || at("q").dataset.example };
      const found = of.mode
        ? await self.surveyQuestion.expressions(asked, index, look, working("Looking through all titles"))
        : await self.surveyQuestion.words(asked, index);
      if (!current()) return;
      tell(of, found);
      const series = found.series[of.line] ?? found.series[0];
      if (of.year && series) await self.surveyFound.open({ of, series, index, look, current, scroll });
      else self.surveyFound.close();
    });
  }

  const countAll = (phrase, term) =>
    attempt(async (current) => {
      await self.surveyQuestion.countAll(phrase, index, look, working(`Counting “${term}”`));
      if (current()) return answer();
    });

  function tell(of, found) {
    if (!found.series.length) {
      self.surveyResult.clear();
      said(...found.notes);
      return;
    }
    self.surveyResult.show(of, found, index);
    const sums = found.series.map(({ label, cells }) => `${label}: ${number(cells.reduce((sum, cell) => sum + cell, 0))} titles`);
    said(`${sums.join("; ")}. Point at a dot for its numbers; press it for the titles.`, ...found.notes);
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
    if (at("q").value.trim()) later = setTimeout(() => ask(true), PAUSE);
  });
  at("by").addEventListener("change", () => ask(false));
  at("mode").addEventListener("change", () => {
    showFields();
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
    if (kind && self.surveyResult.shown()) self.surveyResult.download(kind);
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
    go({ ...self.surveyResult.shown().of, year, group, line });
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
    const next = neighbour(mark, event.key);
    if (!next) return;
    event.preventDefault();
    mark.setAttribute("tabindex", -1);
    next.setAttribute("tabindex", 0);
    next.focus();
  });

  /* The point to which an arrow key leads: the next year, or the same year of the next curve. */
  function neighbour(mark, key) {
    const all = [...chart.querySelectorAll(".point")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (step) return all[all.indexOf(mark) + step];
    const rows = [...new Set(all.map((one) => one.parentNode))];
    const row = rows[rows.indexOf(mark.parentNode) + { ArrowDown: 1, ArrowUp: -1 }[key]];
    return [...(row?.querySelectorAll(".point") ?? [])].find((one) => one.surveyPoint.year === mark.surveyPoint.year);
  }

  answer();
})();
