/* Texts and queries as the search compares them: folded, cut into words, each word in its forms. Knows no page. */
(() => {
  "use strict";
  // Letters that Unicode does not take apart into a base letter and a mark; hooks/survey/records/names.py has the same.
  const LETTERS = { ø: "o", ł: "l", đ: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i", þ: "th", ð: "d" };
  // In another form: without the s of a plural, in British or American spelling.
  const [SINGULAR, ABROAD] = [0.9, 0.95];
  const SPELT = [
    [/(.[iy])s(?=[aei][a-z]*$|$)/, "$1z"], // regularisation
    [/(.[iy])z(?=[aei][a-z]*$|$)/, "$1s"],
    [/ll(?=(ing|ed|ers?)$)/, "l"], // modelling
    [/([aeo])l(?=(ing|ed|ers?)$)/, "$1ll"],
    [/our(?=(s|al)?$)/, "or"], // behaviour
    [/or(?=(s|al)?$)/, "our"],
  ];
  const LONGEST_WORD = 40;
  const CHINESE = "\u2e80"; // and what comes after it: one character says something, and no spaces part words
  // Who asks what became of something wants the story, which a theme tells; what else such a question says is not what it is about.
  const ASKING = new Set(["what", "who", "why", "how", "did", "does", "became", "become", "came", "happened"]);
  const ABOUT_NOTHING = new Set(
    "anybody anyone came come comes dead alive replace replaced today now still use uses used using win wins won lose lost work works worked go goes gone going".split(" "),
  );

  /* Text in which a word can be looked for: without case, marks and apostrophes. Punctuation stays, and parts words, see `apart`.
     What is not ASCII is little, and taken apart by itself, because that is slow. */
  const plain = (text) => text.toLowerCase().replace(/[^\0-\x7f]+/g, unmarked).replaceAll("'", "");

  /* Text as it is compared, as `fold` in hooks/survey/render/search.py. */
  function fold(text) {
    return plain(text)
      .replace(/\.(?![0-9])|[\0-\x1f -\-/:-@[-`{-\x7f]+/g, " ")
      .replace(/(^| )\.+/g, "$1")
      .replace(/  +/g, " ")
      .replace(/^ | $/g, "");
  }

  const unmarked = (run) =>
    run
      .replace(/[øłđßæœıþð]/g, (letter) => LETTERS[letter])
      .replace(/[’‘]/g, "")
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/[^\p{L}\p{N}]+/gu, " ");

  /* What to look for: the folded words, without those that tell nothing unless there are only such. An arXiv id may come
     with its version, and it and a DOI as a link. What a hyphen or an ampersand
     joins to a letter by itself is looked for as one word: U-Net, Q&A. */
  function wordsOf(query, untold) {
    const bare = query
      .slice(0, 200)
      .replace(/\S*arxiv\S*?(\d{4}\.\d{4,5})(v\d+)?\S*/gi, " $1 ")
      .replace(/\b(\d{4}\.\d{4,5})v\d+/g, "$1")
      .replace(/https?:\/\/(dx\.)?doi\.org\//gi, "");
    const joined = bare.replace(/[\p{L}\p{N}]+([-&][\p{L}\p{N}]+)+/gu, (word) =>
      /(^|[-&])\p{L}([-&]|$)/u.test(word) ? word.replace(/[-&]/g, "") : word,
    );
    const [all, wanted] = [bare, joined].map((text) => fold(text).split(" ").filter(Boolean));
    const said = wanted.filter((word) => word.length > 1 || word > CHINESE); // one letter tells nothing
    const asks = query.trim().endsWith("?") || all.some((word) => ASKING.has(word));
    const named = said.filter((word) => !untold.has(word));
    const subject = asks ? named.filter((word) => !ABOUT_NOTHING.has(word)) : named;
    const telling = subject.length ? subject : named;
    const words = [...new Set(telling.length ? telling : said)].slice(0, 12);
    const story = telling.length > 0 && asks;
    return { words, phrases: words.length ? [all, telling] : [], story };
  }

  const digit = (code) => code > 47 && code < 58;

  /* Whether what stands at a place of a plain text parts words. A dot before a digit does not, and what is not ASCII is a letter. */
  function apart(text, at) {
    const code = text.charCodeAt(at);
    if (code > 96) return code > 122 && code < 128;
    return !digit(code) && !(code === 46 && digit(text.charCodeAt(at + 1)) && at && !apart(text, at - 1));
  }

  function startsName(text, at) {
    while (text[at - 1] !== "\n" && text[at - 1] !== "\t" && apart(text, at - 1)) at -= 1;
    return text[at - 1] === "\n" || text[at - 1] === "\t";
  }

  function endsName(text, at) {
    while (text[at] !== "\n" && text[at] !== "\t" && apart(text, at)) at += 1;
    return text[at] === "\n" || text[at] === "\t";
  }

  /* A word as the texts' index has it: Chinese in pairs of characters. */
  function lookups(word) {
    const runs = word.match(/[\u3400-\u9fff]{2,}/g);
    if (!runs) return word.length > 1 ? [word.slice(0, LONGEST_WORD)] : [];
    return runs.flatMap((run) => [...run].slice(1).map((letter, at) => run[at] + letter));
  }

  /* A word as it is looked for: itself, its singular, and as it is spelt on the other side of the Atlantic; each with its worth, and
     whether longer words that begin with it count. */
  function formsOf(word) {
    const forms = [{ form: word, worth: 1, longer: true }];
    if (word.length > 3 && /[^s]s$/.test(word)) forms.push({ form: word.slice(0, -1), worth: SINGULAR, longer: false });
    const abroad = SPELT.map(([how, other]) => word.replace(how, other)).find((other) => other !== word);
    if (abroad && word.length > 5) forms.push({ form: abroad, worth: ABROAD, longer: true });
    return forms;
  }

  const allForms = (words) => [...new Set(words.flatMap((word) => formsOf(word).map(({ form }) => form)))];

  /* Where `words` stand in `text`: pairs of a start and an end, in order, none over another. */
  function places(text, words) {
    let folded = " ";
    const at = [0];
    let start = 0;
    for (const letter of text) {
      let kept = letter.toLowerCase();
      if (letter === ".") kept = /\d/.test(text[start + 1] ?? "") ? "." : " ";
      else if (!/^[a-z0-9]$/.test(kept)) kept = fold(letter) || (/['’‘]|\p{M}/u.test(letter) ? "" : " "); // marks part no words
      folded += kept;
      for (let unit = 0; unit < kept.length; unit++) at.push(start);
      start += letter.length;
    }
    at.push(text.length);
    const found = [];
    for (const word of words) {
      const key = folded.includes(` ${word}`) ? ` ${word}` : word.length > 2 || word > CHINESE ? word : "\n";
      for (let start = folded.indexOf(key); start >= 0; start = folded.indexOf(key, start + 1)) {
        const from = start + key.length - word.length;
        found.push([at[from], at[from + word.length]]);
      }
    }
    found.sort(([a], [b]) => a - b);
    return found.filter(([start], number) => !number || start >= found[number - 1][1]);
  }

  /* Some 200 characters of `text` about what stands `at` a place in it, in whole words where it has spaces. */
  function cut(text, at) {
    const start = at < 60 ? 0 : text.indexOf(" ", at - 50) + 1;
    if (start + 200 >= text.length) return (start ? "… " : "") + text.slice(start);
    const space = text.lastIndexOf(" ", start + 200);
    return `${start ? "… " : ""}${text.slice(start, space > start + 150 ? space : start + 200)} …`;
  }

  self.surveyText = { plain, fold, wordsOf, digit, apart, startsName, endsName, lookups, formsOf, allForms, places, cut, SINGULAR, CHINESE };
})();
