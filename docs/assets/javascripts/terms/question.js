/* From what a reader asks to the curves that answer it: {series, notes, yaml}, where a series has a label, the titles by column of
   the counts, and the job with which its titles are looked for. Without series the notes say in words why there is no curve. */
(() => {
  "use strict";
  const { parse, counts } = self.surveyCounts;
  const { number, make, addressOf } = self.surveyPage;
  const [MOST_TERMS, MOST_CHARACTERS] = [6, 400];

  const counted = new Map(); // phrases without counts that were counted in all titles, and their titles by column

  const none = (...notes) => ({ series: [], notes });

  /* Words, phrases and themes with commas between them. */
  async function words(of, index) {
    if (of.q.length > MOST_CHARACTERS) return none(`A question has at most ${MOST_CHARACTERS} characters; this one has ${number(of.q.length)}.`);
    const parts = parse(of.q);
    if (!parts.length) return none("Type a word, such as lora, or several with commas between them.");
    if (parts.length > MOST_TERMS) return none(`At most ${MOST_TERMS} curves stand beside each other; these are ${parts.length}.`);
    const series = [];
    const notes = [];
    for (const { label, terms } of parts) {
      const found = await Promise.all(terms.map(async (term) => [term, await countsOf(term)]));
      const good = found.filter(([, one]) => one.cells);
      for (const [term, one] of found) if (one.problem) notes.push(unknown(of, index, term, one));
      if (!good.length) continue;
      const cells = index.columns.map((_, place) => good.reduce((sum, [, one]) => sum + one.cells[place], 0));
      const job = good.some(([, one]) => one.theme) ? { theme: good.map(([, one]) => one) } : { phrase: good.map(([, one]) => one.key) };
      series.push({ label: good.length > 1 ? label : good[0][1].theme ? `Theme: ${good[0][1].printed}` : label, cells, job });
      for (const [term, one] of good) if (one.key) notes.push(...folding(term, one));
      if (good.length > 1) notes.push(`“${label}” adds its terms up; a title with two of them counts twice.`);
    }
    return { series, notes };
  }

  /* The counts of a term, also of a rare one if a reader asked for them. */
  async function countsOf(term) {
    const one = await counts(term);
    const cells = counted.get(one.phrase);
    if (!cells) return one;
    const few = cells.reduce((total, cell) => total + cell, 0);
    return few ? { cells, key: one.phrase, printed: term.trim(), few } : { problem: "in no title", near: one.near };
  }

  /* What was folded, where a reader would not expect it. */
  function folding(term, { printed, dropped, few }) {
    const plain = term.trim().toLowerCase().replace(/\s+/g, " ");
    const notes = [];
    if (few) notes.push(`“${term}” stands in ${few} of all titles: few, so mind the numbers beneath the chart.`);
    if (dropped) notes.push(`Of “${term}” the words at the ends that every title has are not counted.`);
    if (plain !== printed.toLowerCase()) notes.push(`“${term}” counts “${printed}” too: capitals, hyphens and the plural make no difference.`);
    return notes;
  }

  function unknown(of, index, term, { problem, near, phrase }) {
    const line = make("span", {}, `“${term.slice(0, 60)}”: ${problem}.`);
    const instead = (word) => parse(of.q).map(({ terms }) => terms.map((one) => (one === term ? word : one)).join(" + ")).join(", ");
    if (near.length) {
      line.append(" Near it: ");
      near.forEach((word, place) => {
        const href = addressOf({ ...of, q: instead(word), year: "", group: "", line: "" });
        line.append(place ? ", " : "", make("a", { href, textContent: word, dataset: { go: "" } }));
      });
      line.append(".");
    }
    if (phrase) {
      const all = number(index.lists.reduce((sum, list) => sum + list[4], 0));
      line.append(" ", make("button", { type: "button", textContent: `Count it in all ${all} titles (3 MB)`, dataset: { count: phrase, term } }));
    }
    return line;
  }

  /* Counts a phrase that has no counts in all titles; from then on it has a curve. */
  async function countAll(phrase, index, look, progress) {
    counted.set(phrase, byColumn(index, await look({ phrase: [phrase] }, index.lists, progress)));
  }

  /* Regular expressions, one a line, looked for in all titles. */
  async function expressions(of, index, look, progress) {
    const [any, not] = [of.q, of.not].map((text) => text.split("\n").map((line) => line.trim()).filter(Boolean));
    if (!any.length) return none("Write a regular expression in the first field, one a line.");
    const wrong = [...any, ...not].flatMap((source) => {
      try {
        self.surveyExpression.compile(source);
        return [];
      } catch (error) {
        return [`${source.slice(0, 60)}: ${error.message}.`];
      }
    });
    if (wrong.length) return none(...wrong);
    const cells = byColumn(index, await look({ any, not }, index.lists, progress));
    const label = any.length > 1 ? `${any[0]} and ${any.length - 1} more` : any[0];
    const quoted = (source) => `    - '${source.replaceAll("'", "''")}'`;
    const yaml = ["terms:", "  any:", ...any.map(quoted), ...(not.length ? ["  not:", ...not.map(quoted)] : [])].join("\n");
    return { series: [{ label: label.slice(0, 60), cells, job: { any, not } }], notes: [], yaml };
  }

  /* The counts by column that follow from the numbers of titles by list. */
  function byColumn(index, found) {
    const columns = new Map(index.columns.map(([group, year], place) => [`${group} ${year}`, place]));
    const cells = index.columns.map(() => 0);
    index.lists.forEach(([, , group, year], place) => (cells[columns.get(`${group} ${year}`)] += found[place]));
    return cells;
  }

  self.surveyQuestion = { words, expressions, countAll };
})();
