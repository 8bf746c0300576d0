/* How well one word stands in the pages: in what they are called, and in their texts.

   That depends on where: in a title or another name, in an author's name, elsewhere in what is shown of a page, in the text; and on
   how: as a whole word, at the start of one, within one. */
(() => {
  "use strict";
  const { apart, digit, lookups, formsOf, CHINESE } = self.surveyText;
  const index = self.surveyIndex;
  const [AS_FIRST_AUTHOR, IN_AUTHORS] = [0.9, 0.8];
  // In a text that holds the word once or twice, that is about it, and that is about it more than others. A theme's is long, and
  // the place to go for what it is about.
  const IN_TEXT = [0.3, 0.45, 0.5];
  const IN_STORY = [0.3, 0.7, 0.85];
  // At the end of a longer word, as in StyleGAN.
  const WITHIN = 0.35;
  const scored = index.cache("names"); // word → how well it stands in what each page is called
  const heard = index.cache("lists"); // word → how well it stands in the texts, by the lists that have come

  const startOf = (word, length) => 0.55 + (0.3 * word.length) / length;

  /* How well `word` stands in what each page is called, by page: 1 as a whole word of a name; `within` is the same for the inside of
     longer words. `whole` and `begun` count how often it is a word, and how often one begins with it. */
  function inNames(word) {
    if (scored.has(word)) return scored.get(word);
    const size = index.names.kindOf.length;
    const found = { values: new Float32Array(size), within: new Float32Array(size), whole: 0, begun: 0 };
    for (const one of index.names.columns) for (const form of formsOf(word)) findIn(one, form, found);
    const { start, count } = index.names.people;
    for (let author = 0; author < count; author++) {
      const value = found.values[start + author];
      if (!value) continue;
      const { from, of } = index.papersOf();
      for (let at = from[author]; at < from[author + 1]; at++) {
        const worth = value * (of[at] & 1 ? AS_FIRST_AUTHOR : IN_AUTHORS);
        const paper = index.names.papers.start + (of[at] >> 1);
        if (worth > found.values[paper]) found.values[paper] = worth;
      }
    }
    if (scored.size > 60) scored.clear();
    scored.set(word, found);
    return found;
  }

  function findIn(one, { form, worth, longer }, found) {
    const { text } = one;
    const chinese = form > CHINESE;
    const number = digit(form.charCodeAt(0));
    index.scan(one, form, (page, at, end) => {
      // In an id words and numbers follow each other.
      const starts = apart(text, at - 1) || (one.ids && number && !digit(text.charCodeAt(at - 1)));
      const ends = apart(text, end) || (one.ids && number && !digit(text.charCodeAt(end)));
      let into = found.values;
      let value = worth * one.weight;
      if (starts && ends) found.whole += 1;
      else if (starts) {
        if (!longer) return;
        let last = end;
        while (!apart(text, last)) last += 1;
        value *= startOf(form, last - at);
        found.begun += 1;
      } else if (chinese) value *= WITHIN;
      else {
        into = found.within;
        value *= form.length < 3 ? 0 : ends ? WITHIN : one.amid;
      }
      if (value > into[page]) into[page] = value;
    });
  }

  /* The pages whose texts hold one word of the index, as far as its file is there: page → value. */
  function listed(part) {
    const listing = { found: new Map(), whole: 0, begun: 0 };
    for (const { form, worth, longer } of formsOf(part)) {
      for (const text of index.filesOf(form).map((file) => index.lists[file] ?? "")) {
        const key = longer && form.length > 2 ? `\n${form}` : `\n${form} `;
        for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
          const space = text.indexOf(" ", at);
          const length = space - at - 1;
          if (length === form.length) add(text, space, worth, "whole");
          else add(text, space, worth * startOf(form, length), "begun");
        }
      }
    }
    function add(text, space, value, how) {
      let number = 0;
      index.unpack(text, space + 1, text.indexOf("\n", space), (step) => {
        number += step >> 2;
        const worth = value * (index.names.kindOf[number].kind === "theme" ? IN_STORY : IN_TEXT)[step & 3];
        if (worth > (listing.found.get(number) ?? 0)) listing.found.set(number, worth);
        listing[how] += 1;
      });
    }
    return listing;
  }

  function inTexts(word) {
    if (heard.has(word)) return heard.get(word);
    const parts = lookups(word).map(listed);
    let all = parts[0];
    if (parts.length !== 1) {
      const pages = [...(all?.found ?? [])].filter(([number]) => parts.every(({ found }) => found.has(number)));
      all = { found: new Map(pages), whole: pages.length, begun: 0 };
    }
    if (heard.size > 60) heard.clear();
    heard.set(word, all);
    return all;
  }

  self.surveyMatches = { inNames, inTexts };
})();
