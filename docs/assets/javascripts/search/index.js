/* The files that hooks/survey/render/search.py writes: fetched, decoded, and what they tell of a page.

   The first letter typed must not wait for ten thousand papers to be made ready. So the names stay the few long texts that
   they come as: looked through with indexOf, made lower case and no more, and split into lines when lines are shown. */
(() => {
  "use strict";
  const { plain, fold, apart, lookups, allForms, places, cut, CHINESE } = self.surveyText;
  const ROOT = new URL("../../../", document.currentScript.src);
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const [IN_NAMES, IN_COMPOUND, IN_REST] = [1, 0.95, 0.6];
  // In the middle of a longer word, which is mostly chance.
  const AMID = 0.12;

  const arrived = {};
  const asked = {};
  let names; // what names.js says, made ready
  let lists; // the words files that have come, by number: a line for each word, with the pages that hold it
  const caches = { names: [], lists: [] };

  /* A map that is emptied when other "names" come; or, of "lists", when more words of the texts do as well. */
  function cache(source) {
    const made = new Map();
    caches[source].push(made);
    return made;
  }

  const empty = (source) => caches[source].forEach((made) => made.clear());

  /* Each file calls this with its name, the version of its numbering, and what it holds. */
  self.surveySearch = (part, version, content) => {
    arrived[part] = { version, content };
  };

  function fetched(part, version = "") {
    const file = `${part}.js${version && `?${version}`}`;
    asked[file] ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(`search/${file}`, ROOT);
      script.onload = () => {
        script.remove();
        resolve(arrived[part]);
      };
      script.onerror = () => {
        script.remove();
        delete asked[file]; // so that it can be tried again
        reject(new Error(`${file} could not be loaded`));
      };
      document.head.append(script);
    });
    return asked[file];
  }

  const VALUES = new Uint8Array(128);
  [...DIGITS].forEach((digit, value) => (VALUES[digit.charCodeAt(0)] = value));

  /* Calls `visit` with each of the numbers that a text packs between two places. */
  function unpack(packed, start, end, visit) {
    for (let at = start, number = 0, shift = 0; at < end; at++) {
      const value = VALUES[packed.charCodeAt(at)];
      number += (value & 31) << shift;
      shift += 5;
      if (value > 31) continue;
      visit(number);
      number = shift = 0;
    }
  }

  /* Texts of the pages from number `first` on, a line each, as one string: looking through it once is much faster than through a
     string for each page. `weight` is what a word in it is worth, and `amid` the share of that which it is in the middle of one. */
  const column = (text, first, weight, amid, ids) => ({ text: `\n${plain(text)}\n`, first, weight, amid, ids });

  /* Where each line of a text ends that begins with the end of one; found when something is found in it. */
  function endsOf(one) {
    if (one.ends) return one.ends;
    const ends = [];
    for (let at = one.text.indexOf("\n", 1); at > 0; at = one.text.indexOf("\n", at + 1)) ends.push(at);
    return (one.ends = ends);
  }

  /* Calls `visit` with each place of `word` in a column: the page, where it starts and where it ends. */
  function scan(one, word, visit) {
    const { text, first, rows } = one;
    let row = 0;
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      const ends = endsOf(one);
      while (ends[row] < at) row += 1;
      visit(first + (rows ? rows[row] : row), at, at + word.length);
    }
  }

  /* A column of the words with a hyphen or an ampersand, written as one: they are looked for that way too. */
  function compounds(one, weight) {
    const [found, rows] = [[], []];
    const { text } = one;
    for (const sign of "-&") {
      let end = 0;
      scan(one, sign, (page, at) => {
        if (at < end) return; // of a word with two
        let start = at;
        while (!apart(text, start - 1)) start -= 1;
        end = at;
        while (!apart(text, end) || (text[end] === sign && !apart(text, end + 1))) end += 1;
        if (start === at || end === at + 1) return;
        found.push(text.slice(start, end).replaceAll(sign, ""));
        rows.push(page - one.first);
      });
    }
    return { text: `\n${found.join("\n")}\n`, first: one.first, weight, amid: one.amid, rows };
  }

  function ready({ version, content }) {
    const made = { ...content, version, untold: new Set(content.untold.split(" ")), words: content.words.split(" ") };
    made.columns = [];
    made.kindOf = [];
    for (const kind of made.kinds) {
      kind.start = made.kindOf.length;
      for (let at = 0; at < kind.count; at++) made.kindOf.push(kind);
      // One name within another is no sign of a person.
      const amid = kind.kind === "author" ? 0 : AMID;
      const add = (text, weight, ids = false) => text && made.columns.push(column(text, kind.start, weight, amid, ids));
      if (add(kind.titles, IN_NAMES)) made.columns.push(compounds(made.columns.at(-1), IN_COMPOUND));
      add(kind.names, IN_NAMES);
      add(kind.lines, IN_REST);
      add(kind.words, IN_REST);
      add(kind.ids, IN_REST, true); // the year of a paper is in its id
    }
    const [papers, people] = ["paper", "author"].map((name) => made.kinds.find(({ kind }) => kind === name));
    return { ...made, papers, people };
  }

  /* A line of what is told of the pages of a kind. */
  function line(kind, name, at) {
    if (!kind[name]) return "";
    kind.split ??= {};
    return (kind.split[name] ??= kind[name].split("\n"))[at];
  }

  function authorsOf(paper) {
    const [packed, authors] = [line(names.papers, "authors", paper), []];
    unpack(packed, 0, packed.length, (author) => authors.push(author));
    return authors;
  }

  /* Which papers the authors have, once somebody is found: those of author n are `of[from[n]]` to `of[from[n + 1] - 1]`, each as
     twice the paper's place, and one more for a first author's. In two arrays, because ten thousand are slow to make. */
  function papersOf() {
    if (names.written) return names.written;
    const packed = names.papers.authors ?? "";
    const from = new Uint32Array(names.people.count + 2);
    unpackLines(packed, (author) => (from[author + 2] += 1));
    for (let author = 2; author < from.length; author++) from[author] += from[author - 1];
    const of = new Uint32Array(from.at(-1));
    unpackLines(packed, (author, paper, first) => (of[from[author + 1]++] = 2 * paper + (first ? 1 : 0)));
    return (names.written = { from, of });
  }

  function unpackLines(packed, visit) {
    for (let start = 0, row = 0; start < packed.length; row++) {
      let end = packed.indexOf("\n", start);
      if (end < 0) end = packed.length;
      let first = true;
      unpack(packed, start, end, (number) => {
        visit(number, row, first);
        first = false;
      });
      start = end + 1;
    }
  }

  /* What is shown of a page. */
  function told(number) {
    const kind = names.kindOf[number];
    const at = number - kind.start;
    const title = line(kind, "titles", at);
    const id = line(kind, "ids", at) || fold(title).split(/[^a-z0-9]+/).filter(Boolean).join("-");
    let under = line(kind, "lines", at);
    if (kind === names.papers) {
      const authors = authorsOf(at).map((author) => line(names.people, "titles", author));
      const by = authors.length < 3 ? authors.join(" and ") : `${authors[0]} et al.`;
      under = `${by} · ${under} ${id.match(/\d{4}/)}`;
    }
    if (kind === names.people) {
      const { from } = papersOf();
      const count = from[at + 1] - from[at];
      under = `${count} ${count === 1 ? "paper" : "papers"}`;
    }
    return { title, line: under, address: id === "." ? "" : `${kind.folder}${id}/`, kind };
  }

  async function open(version) {
    if (names && !version) return;
    const file = await fetched("names", version);
    if (names?.version === file.version) return;
    names = ready(file);
    lists = {};
    empty("names");
    empty("lists");
  }

  /* Numbers of the words files that may hold words which begin with `word`; two at most, for short words begin many. */
  function filesOf(word) {
    const next = names.words.findIndex((start) => start > word);
    const first = Math.max((next < 0 ? names.words.length : next) - 1, 0);
    const more = names.words[first + 1]?.startsWith(word) ? 2 : 1;
    return [first, first + 1].slice(0, more).filter((number) => names.words[number]);
  }

  const filesOfWord = (word) => allForms([word]).flatMap(filesOf);

  /* Fetches the words files of words. Returns the version of one that belongs to other names. */
  async function fetchWords(words) {
    const parts = [...new Set(words.flatMap(lookups).flatMap(filesOfWord))];
    const found = await Promise.all(parts.map((part) => fetched(`words/${part}`, names.version)));
    const other = found.find(({ version }) => version !== names.version);
    if (other) return other.version;
    parts.forEach((part, at) => {
      if (!lists[part]) empty("lists");
      lists[part] ??= `\n${found[at].content}\n`;
    });
  }

  /* The passage of a page's text that holds most of `words`, cut to where they stand: { heading, anchor, text }. Null where the
     files have changed meanwhile, or there is none. */
  async function passage(number, words) {
    const next = names.texts.findIndex((start) => start > number);
    const file = (next < 0 ? names.texts.length : next) - 1;
    if (file < 0) return null;
    const { version, content } = await fetched(`texts/${file}`, names.version);
    const line = content.split("\n").find((one) => one.startsWith(`${number}\t`));
    if (version !== names.version || !line) return null;
    const [, ...cells] = line.split("\t");
    let best = null;
    for (let at = 0; at < cells.length; at += 3) {
      const folded = ` ${fold(`${cells[at]} ${cells[at + 2]}`)} `;
      const count = words.filter((word) => folded.includes(` ${word}`) || (word > CHINESE && folded.includes(word))).length;
      if (!best || count > best.count) best = { heading: cells[at], anchor: cells[at + 1], text: cells[at + 2], count };
    }
    return { ...best, text: cut(best.text, places(best.text, words)[0]?.[0] ?? 0) };
  }

  const all = () => names.kindOf.map((kind, number) => told(number));

  self.surveyIndex = { open, fetched, fetchWords, filesOf, cache, scan, unpack, line, papersOf, told, all, passage, ROOT, IN_NAMES };
  Object.defineProperties(self.surveyIndex, { names: { get: () => names }, lists: { get: () => lists } });
})();
