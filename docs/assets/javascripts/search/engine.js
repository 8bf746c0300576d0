/* What a query finds: fetches the files that hooks/survey/render/search.py writes, and ranks the pages. Knows nothing of the dialog.

   A page is found if each word of the query is in its names or in its text. How good a word is depends on where it stands:
   in a title or another name, in an author's name, elsewhere in what is shown of a page, in the text; and on how: as a whole
   word, at the start of one, within one. A word that finds too little is also read as words that differ by one letter; what
   is found that way comes last.

   The first letter typed must not wait for ten thousand papers to be made ready. So the names stay the few long texts that
   they come as: looked through with indexOf, made lower case and no more, and split into lines when lines are shown. */
(() => {
  "use strict";
  const ROOT = new URL("../../../", document.currentScript.src);
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  // Letters that Unicode does not take apart into a base letter and a mark; hooks/survey/records/names.py has the same.
  const LETTERS = { ø: "o", ł: "l", đ: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i", þ: "th", ð: "d" };
  const [IN_NAMES, IN_COMPOUND, AS_FIRST_AUTHOR, IN_AUTHORS, IN_REST] = [1, 0.95, 0.9, 0.8, 0.6];
  // In a text that holds the word once or twice, that is about it, and that is about it more than others. A theme's is long, and
  // the place to go for what it is about.
  const IN_TEXT = [0.3, 0.45, 0.5];
  const IN_STORY = [0.3, 0.7, 0.85];
  // Who asks what became of something wants the story, which a theme tells.
  const ASKING = new Set(["what", "became", "become", "happened", "why", "how"]);
  const ASKED = 1.5;
  // At the end of a longer word, as in StyleGAN, and in the middle, which is mostly chance.
  const [WITHIN, AMID] = [0.35, 0.12];
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
  // Read as another word: people seldom mistype how a word begins or ends.
  const [WRONG, WRONG_AT_END] = [0.6, 0.5];
  const READINGS = 4; // of a word, at most
  const FEW = 3; // as many words as begin with a word make clear that it is one, or is being typed
  const LONGEST_WORD = 40;
  const CHINESE = "\u2e80"; // and what comes after it: one character says something, and no spaces part words

  const arrived = {};
  const asked = {};
  let names; // what names.js says, made ready
  let lists; // the words files that have come, by number: a line for each word, with the pages that hold it
  let scored; // word → how well it stands in what each page is called
  let heard; // word → how well it stands in the texts, by the lists that have come
  let readings; // word that finds too little → [word it may have been meant for, worth]

  /* Each file calls this with its name, the version of its numbering, and what it holds. */
  window.surveySearch = (part, version, content) => {
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
     with its version, and it and a DOI as a link. A word with a hyphen and a letter by itself is looked for as one: U-Net. */
  function wordsOf(query) {
    const bare = query
      .slice(0, 200)
      .replace(/\S*arxiv\S*?(\d{4}\.\d{4,5})(v\d+)?\S*/gi, " $1 ")
      .replace(/\b(\d{4}\.\d{4,5})v\d+/g, "$1")
      .replace(/https?:\/\/(dx\.)?doi\.org\//gi, "");
    const joined = bare.replace(/[\p{L}\p{N}]+(-[\p{L}\p{N}]+)+/gu, (word) =>
      /(^|-)\p{L}(-|$)/u.test(word) ? word.replaceAll("-", "") : word,
    );
    const [all, wanted] = [bare, joined].map((text) => fold(text).split(" ").filter(Boolean));
    const said = wanted.filter((word) => word.length > 1 || word > CHINESE); // one letter tells nothing
    const telling = said.filter((word) => !names.untold.has(word));
    const words = [...new Set(telling.length ? telling : said)].slice(0, 12);
    const story = telling.length > 0 && all.some((word) => ASKING.has(word));
    return { words, phrases: words.length ? [all, telling] : [], story };
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

  const digit = (code) => code > 47 && code < 58;

  /* Whether what stands at a place of a plain text parts words. A dot before a digit does not, and what is not ASCII is a letter. */
  function apart(text, at) {
    const code = text.charCodeAt(at);
    if (code > 96) return code > 122 && code < 128;
    return !digit(code) && !(code === 46 && digit(text.charCodeAt(at + 1)) && at && !apart(text, at - 1));
  }

  /* A column of the words with a hyphen, written as one: they are looked for that way too. */
  function compounds(one, weight) {
    const [found, rows] = [[], []];
    let end = 0;
    scan(one, "-", (page, at) => {
      if (at < end) return; // of a word with two
      let start = at;
      while (!apart(one.text, start - 1)) start -= 1;
      end = at;
      while (!apart(one.text, end) || (one.text[end] === "-" && !apart(one.text, end + 1))) end += 1;
      if (start === at || end === at + 1) return;
      found.push(one.text.slice(start, end).replaceAll("-", ""));
      rows.push(page - one.first);
    });
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
    scored = new Map();
    heard = new Map();
    readings = new Map();
  }

  /* Numbers of the words files that may hold words which begin with `word`; two at most, for short words begin many. */
  function filesOf(word) {
    const next = names.words.findIndex((start) => start > word);
    const first = Math.max((next < 0 ? names.words.length : next) - 1, 0);
    const more = names.words[first + 1]?.startsWith(word) ? 2 : 1;
    return [first, first + 1].slice(0, more).filter((number) => names.words[number]);
  }

  const filesOfWord = (word) => allForms([word]).flatMap(filesOf);

  /* Fetches what the query's words need: their words files; and for those that find too little, the spellings and the files of what
     they are read as. A file of another build than the names makes both be fetched anew. */
  async function deepen(query) {
    await open();
    for (let attempt = 0; attempt < 3; attempt++) {
      const { words } = wordsOf(query);
      let other = await fetchWords(words);
      for (let doubted; !other && (doubted = doubtful(words)).length; ) other = await readAnew(doubted);
      if (!other) return;
      await open(other);
    }
    throw new Error("the files of the search do not belong together");
  }

  /* Finds out what words may have been meant for, and fetches what is needed to look for that. Returns as fetchWords. */
  async function readAnew(words) {
    const { version, content } = await fetched("spellings", names.version);
    if (version !== names.version) return version;
    for (const word of words) readings.set(word, meant(word, `\n${content}\n`));
    return fetchWords(words.flatMap((word) => readings.get(word).map(([meaning]) => meaning)));
  }

  /* Fetches the words files of words. Returns the version of one that belongs to other names. */
  async function fetchWords(words) {
    const parts = [...new Set(words.flatMap(lookups).flatMap(filesOfWord))];
    const found = await Promise.all(parts.map((part) => fetched(`words/${part}`, names.version)));
    const other = found.find(({ version }) => version !== names.version);
    if (other) return other.version;
    parts.forEach((part, at) => {
      if (!lists[part]) heard.clear();
      lists[part] ??= `\n${found[at].content}\n`;
    });
  }

  /* The words whose readings are wanted and not known yet: those found too little, and if no page has all the words, the rare ones. */
  function doubtful(words) {
    const unread = (lenient) => words.filter((word) => !readings.has(word) && weak(word, lenient));
    const first = unread(false);
    if (first.length) return first;
    const parts = words.map((word) => valued(word, weak(word, false) ? readings.get(word) : []));
    return tally(parts).complete ? [] : unread(true);
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
  const startOf = (word, length) => 0.55 + (0.3 * word.length) / length;

  function raise(values, others, factor) {
    for (let page = 0; page < values.length; page++) values[page] = Math.max(values[page], factor * others[page]);
  }

  /* How well `word` stands in what each page is called, by page: 1 as a whole word of a name; `within` is the same for the inside of
     longer words. `whole` and `begun` count how often it is a word, and how often one begins with it. */
  function inNames(word) {
    if (scored.has(word)) return scored.get(word);
    const size = names.kindOf.length;
    const found = { values: new Float32Array(size), within: new Float32Array(size), whole: 0, begun: 0 };
    for (const one of names.columns) for (const form of formsOf(word)) findIn(one, form, found);
    const { start, count } = names.people;
    for (let author = 0; author < count; author++) {
      const value = found.values[start + author];
      if (!value) continue;
      const { from, of } = papersOf();
      for (let at = from[author]; at < from[author + 1]; at++) {
        const worth = value * (of[at] & 1 ? AS_FIRST_AUTHOR : IN_AUTHORS);
        const paper = names.papers.start + (of[at] >> 1);
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
    scan(one, form, (page, at, end) => {
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

  /* Words that `word` may have been meant for, best first, each with what it is worth then: of what pages are called, and of
     `spellings`, the words of all texts. One wrong letter leaves one half of a word as it is, so only words that begin with the
     first half or end with the second are compared; two letters that are swapped across the middle are tried by themselves. */
  function meant(word, spellings) {
    const texts = [...names.columns.filter(({ ids }) => !ids).map(({ text }) => text), spellings];
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

  /* Whether a word finds too little to have been meant: it is no word anywhere, and begins hardly any. If `lenient`, it may be one that
     hardly any page has. */
  function weak(word, lenient) {
    if (word.length < 3 || /\d|[^\0-\x7f]/.test(word)) return false;
    const [called, told] = [inNames(word), inTexts(word)];
    const begun = word.length > 3 ? FEW : 1; // three letters are soon like others
    return called.whole + told.whole < (lenient ? FEW : 1) && called.begun + told.begun < begun;
  }

  /* The pages whose texts hold one word of the index, as far as its file is there: page → value. */
  function listed(part) {
    const listing = { found: new Map(), whole: 0, begun: 0 };
    for (const { form, worth, longer } of formsOf(part)) {
      for (const text of filesOf(form).map((file) => lists[file] ?? "")) {
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
      unpack(text, space + 1, text.indexOf("\n", space), (step) => {
        number += step >> 2;
        const worth = value * (names.kindOf[number].kind === "theme" ? IN_STORY : IN_TEXT)[step & 3];
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

  /* A word of the query with its value on each page; `exact` tells which pages have it as it was typed. What it is read as counts where
     it does not stand itself. A rare word tells more. */
  function valued(word, meanings) {
    const { values: called, within } = inNames(word);
    const values = called.slice();
    const inText = new Set();
    const add = (found, factor) => {
      for (const [page, value] of found) {
        if (factor * value <= values[page]) continue;
        values[page] = factor * value;
        inText.add(page);
      }
    };
    add(inTexts(word).found, 1);
    const exact = meanings.length ? values.slice() : values;
    raise(values, within, 1);
    const others = meanings.map(([other, worth]) => {
      const [names, { found }] = [inNames(other).values, inTexts(other)];
      raise(values, names, worth);
      add(found, worth);
      return { other, has: (page) => !exact[page] && (names[page] > 0 || found.has(page)) };
    });
    let count = 1;
    for (let page = 0; page < values.length; page++) if (values[page]) count += 1;
    return { word, values, exact, others, inText, rarity: Math.log(1 + values.length / count) };
  }

  /* How many of the words each page has, the most that one has, and whether these are all. */
  function tally(parts) {
    const counts = new Uint8Array(names.kindOf.length);
    let most = 0;
    for (let page = 0; page < counts.length; page++) {
      for (const { values } of parts) if (values[page]) counts[page] += 1;
      if (counts[page] > most) most = counts[page];
    }
    return { counts, most, complete: most === parts.length };
  }

  /* What pages gain whose name is one of `phrases`, or begins with it, or has it word for word: page → gain. */
  function phrased(phrases) {
    const gains = new Map();
    for (const [words, factor] of phrases) {
      if (!words.length) continue;
      for (const one of names.columns.filter(({ weight }) => weight === IN_NAMES)) {
        const { text } = one;
        scan(one, words[0], (page, at, end) => {
          if (!apart(text, at - 1)) return;
          for (const word of words.slice(1)) {
            if (!apart(text, end)) return;
            while (apart(text, end) && text[end] !== "\n" && text[end] !== "\t") end += 1;
            if (!text.startsWith(word, end)) return;
            end += word.length;
          }
          const gain = factor * (!startsName(text, at) ? 0.2 : !endsName(text, end) ? 0.35 : 1);
          if (gain > (gains.get(page) ?? 0)) gains.set(page, gain);
        });
      }
    }
    return gains;
  }

  function startsName(text, at) {
    while (text[at - 1] !== "\n" && text[at - 1] !== "\t" && apart(text, at - 1)) at -= 1;
    return text[at - 1] === "\n" || text[at - 1] === "\t";
  }

  function endsName(text, at) {
    while (text[at] !== "\n" && text[at] !== "\t" && apart(text, at)) at += 1;
    return text[at] === "\n" || text[at] === "\t";
  }

  /* The pages that a query finds, best first, by the files that have come so far. `complete` says whether they hold all of its
     words: else they hold as many as any page does. `words` are what to mark; `read` tells which words were read as others, and
     whether some page has them as they are too: such pages come first. Unless `forgiving`, no word is read as another, and there are
     no pages if none has all the words: before the texts are there nobody knows that a word is wrong. */
  function rank(query, forgiving = true) {
    const { words, phrases, story } = wordsOf(query);
    if (!words.length) return { pages: [], words: [], read: [], complete: true };
    const meanings = (word, lenient) => (forgiving && weak(word, lenient) ? readings.get(word) ?? [] : []);
    let parts = words.map((word) => valued(word, meanings(word, false)));
    let held = tally(parts);
    if (forgiving && !held.complete) {
      const bent = words.map((word) => valued(word, meanings(word, true)));
      const all = tally(bent);
      if (all.complete) [parts, held] = [bent, all];
    }
    const { counts, most, complete } = held;
    if (!forgiving && !complete) return { pages: [], words, read: [], complete };
    // A name may be meant with a word in another form, or with what a word is read as.
    const best = new Map(parts.filter(({ others }) => others.length).map(({ word, others }) => [word, others[0].other]));
    const changed = (change, worth) =>
      phrases.filter((phrase) => phrase.some((word) => change(word) !== word)).map((phrase) => [phrase.map(change), worth]);
    const read = (word) => best.get(word) ?? word;
    const formed = (word) => formsOf(word).at(-1).form;
    const gains = phrased([
      ...phrases.map((phrase) => [phrase, 1]),
      ...changed(formed, SINGULAR),
      ...(best.size ? [...changed(read, WRONG), ...changed((word) => formed(read(word)), WRONG * SINGULAR)] : []),
    ]);
    const length = words.join(" ").length;
    const total = parts.reduce((sum, { rarity }) => sum + rarity, 0);
    const doubted = parts.filter(({ others }) => others.length);
    const seen = new Set();
    const pages = [];
    for (let number = 0; number < counts.length && most; number++) {
      if (counts[number] < most) continue;
      const kind = names.kindOf[number];
      let [worth, share] = [0, 0];
      for (const { values, rarity } of parts) {
        worth += (rarity * values[number]) / total;
        if (values[number]) share += rarity / total;
      }
      const at = number - kind.start;
      worth += gains.get(number) ?? 0;
      worth += 0.1 * Math.min(length / (line(kind, "titles", at).length + 1), 1) + (at < kind.first ? 0.05 : 0);
      if (story && kind.kind === "theme") worth *= ASKED;
      let bent = 0;
      for (const part of doubted) {
        if (part.exact[number]) part.stands = true;
        if (part.exact[number] || !part.values[number]) continue;
        bent += 1;
        for (const one of part.others) if (!seen.has(one) && one.has(number)) seen.add(one);
      }
      const inText = parts.some((part) => part.inText.has(number));
      pages.push({ number, kind: kind.kind, score: kind.worth * share * worth, inText, bent });
    }
    pages.sort((a, b) => a.bent - b.bent || b.score - a.score || a.number - b.number);
    const told = doubted
      .map(({ word, others, stands = false }) => ({ word, also: stands, as: others.filter((one) => seen.has(one)).map(({ other }) => other) }))
      .filter(({ as }) => as.length);
    return { pages, words: allForms([...words, ...told.flatMap(({ as }) => as)]), read: told, complete };
  }

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

  /* Some 200 characters of `text` about what stands `at` a place in it, in whole words where it has spaces. */
  function cut(text, at) {
    const start = at < 60 ? 0 : text.indexOf(" ", at - 50) + 1;
    if (start + 200 >= text.length) return (start ? "… " : "") + text.slice(start);
    const space = text.lastIndexOf(" ", start + 200);
    return `${start ? "… " : ""}${text.slice(start, space > start + 150 ? space : start + 200)} …`;
  }

  /* Everything at once, for those who wait: the addresses that a query finds, best first. */
  async function find(query) {
    await deepen(query);
    return rank(query).pages.map(({ number }) => told(number).address);
  }

  const all = () => names.kindOf.map((kind, number) => told(number));
  Object.assign(window.surveySearch, { open, deepen, rank, told, find, all, passage, places, ROOT });
})();
