/* What a mistyped word was meant for: words that differ from it by one letter. Knows no page. */
(() => {
  "use strict";
  const { apart } = self.surveyText;
  // Read as another word: people seldom mistype how a word begins or ends.
  const [WRONG, WRONG_AT_END] = [0.6, 0.5];
  const READINGS = 4; // of a word, at most

  /* Whether `word` becomes `other`, or the start of it, by one letter put in, left out, changed or swapped with the next. */
  function near(word, other, start) {
    let at = 0;
    while (at < word.length && word[at] === other[at]) at += 1;
    const same = (mine, its) => {
      const [rest, whole] = [word.slice(at + mine), other.slice(at + its)];
      return start ? whole.startsWith(rest) : whole === rest;
    };
    if (at === word.length) return other.length <= word.length + 1;
    return (
      same(1, 1) ||
      same(0, 1) ||
      same(1, 0) ||
      (word[at] === other[at + 1] && word[at + 1] === other[at] && same(2, 2))
    );
  }

  /* Words of plain `texts` that `word` may have been meant for, best first, each with what it is worth then. One wrong letter leaves
     one half of a word as it is, so only words that begin with the first half or end with the second are compared; two letters that
     are swapped across the middle are tried by themselves. */
  function meant(word, texts) {
    const found = new Map(); // word → how often it was come across
    const half = word.length >> 1;
    /* Compares the words that have `part` after at most `before` letters; or those that begin so, while a word is being typed. */
    const look = (part, before, typing) => {
      for (const text of texts) {
        for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
          let [start, end] = [at, at + part.length];
          while (at - start <= before && !apart(text, start - 1)) start -= 1;
          if (at - start > before || (typing && text[start] !== word[0])) continue;
          while (!apart(text, end) && (typing || end - start <= word.length + 1)) end += 1;
          if (!typing && end - start > word.length + 1) continue;
          const other = text.slice(start, end);
          // A word of three letters is like many others, so it is read only as one with a letter more.
          if (other.length < 3 || (word.length < 4 && other.length < 4) || /\d/.test(other)) continue;
          if (other !== word && near(word, other, typing)) found.set(other, (found.get(other) ?? 0) + 1);
        }
      }
    };
    look(word.slice(0, half), 0);
    look(word.slice(half), half + 1);
    look(word.slice(0, half - 1) + word[half] + word[half - 1] + word.slice(half + 1), 0);
    if (!found.size && word.length > 5) {
      look(word.slice(0, half), 0, true);
      look(word.slice(half), half + 1, true);
    }
    return [...found]
      .map(([other, times]) => [other, other[0] === word[0] && other.at(-1) === word.at(-1) ? WRONG : WRONG_AT_END, times])
      .sort((a, b) => likely(b) - likely(a) || (a[0] < b[0] ? -1 : 1))
      .slice(0, READINGS);
  }

  const likely = ([, worth, times]) => worth * Math.log(1 + times);

  self.surveySpelling = { meant, WRONG };
})();
