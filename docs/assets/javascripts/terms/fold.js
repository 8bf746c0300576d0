/* Words as they are counted: without regard to case, hyphens and the plural, as hooks/survey/common/phrases.py folds them. The two
   lists of words come from there, in terms/index.js. Runs in pages and in the worker. */
(() => {
  "use strict";
  const GENITIVE = /['’]s(?![\p{L}\p{N}])/gu;
  const APOSTROPHE = /['’]/g;
  const WORD = /[\p{L}\p{N}]+/gu;
  const known = new Map();

  function singular(word, exceptions) {
    let found = known.get(word);
    if (found === undefined) known.set(word, (found = ending(word, exceptions)));
    return found;
  }

  function ending(word, exceptions) {
    if (Object.hasOwn(exceptions, word)) return exceptions[word];
    if (word.length < 4 || !word.endsWith("s") || "sui".includes(word.at(-2)) || !/\p{L}/u.test(word.at(-2))) return word;
    if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
    return /(ss|x|ch|sh)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
  }

  /* The words of a text in order, folded; `exceptions` are words whose singular no rule finds. */
  function words(text, exceptions) {
    const plain = text.replace(GENITIVE, "").replace(APOSTROPHE, "");
    return (plain.match(WORD) ?? []).map((word) => singular(word.toLowerCase(), exceptions));
  }

  self.surveyFold = { words, folded: (text, exceptions) => words(text, exceptions).join(" ") };
})();
