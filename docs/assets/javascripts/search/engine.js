/* What a query finds: fetches the files that hooks/survey/search.py writes, and ranks the pages. Knows nothing of the dialog.

   A page is found if each word of the query is in its names or in its text. How good a word is depends on where it stands:
   in a title or another name, in an author's name, elsewhere in what is shown of a page, in the text; and on how: as a whole
   word, at the start of one, within one, or with one letter wrong. */
(() => {
  "use strict";
  const ROOT = new URL("../../../", document.currentScript.src);
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  // Letters that Unicode does not take apart into a base letter and a mark; hooks/survey/names.py has the same.
  const LETTERS = { ø: "o", ł: "l", đ: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i", þ: "th", ð: "d" };
  // What a page of the kind is worth when the words fit equally well.
  const WORTH = { theme: 1.3, paper: 1, claim: 0.85, source: 1, author: 0.95, venue: 0.9, year: 0.9, page: 0.8 };
  const [IN_NAMES, IN_COMPOUND, AS_FIRST_AUTHOR, IN_AUTHORS, IN_REST] = [1, 0.95, 0.9, 0.8, 0.6];
  // In a text that holds the word once or twice, that is about it, and that is about it more than others. A theme's is long, and
  // the place to go for what it is about.
  const IN_TEXT = [0.3, 0.45, 0.5];
  const IN_STORY = [0.3, 0.7, 0.85];
  // Who asks what became of something wants the story, which a theme tells.
  const ASKING = new Set(["what", "became", "become", "happened", "why", "how"]);
  const ASKED = 1.5;
  const [WITHIN, WRONG, SINGULAR] = [0.35, 0.6, 0.9];
  const LONGEST_WORD = 40;

  const arrived = {};
  const asked = {};
  let names; // what names.js says, made ready
  let lists; // the words files that have been read, by number: [[word, places]]
  let scored; // word → how well it stands in what each page is called
  let tokens; // every word of names, once one is needed that is like another

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

  /* Text as it is compared, as `fold` in hooks/survey/search.py; ends of lines and tabs stay, so that many texts are folded at once.
     What is not ASCII is little, and taken apart by itself, because that is slow. */
  function fold(text) {
    return text
      .toLowerCase()
      .replace(/[^\0-\x7f]+/g, unmarked)
      .replace(/'/g, "")
      .replace(/\.(?![0-9])|[\0-\x08\x0b-\x1f -\-/:-@[-`{-\x7f]+/g, " ")
      .replace(/(^|[ \n\t])\.+/g, "$1")
      .replace(/ *([\n\t]) */g, "$1")
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
     with its version, and it and a DOI as a link. */
  function wordsOf(query) {
    const bare = query
      .slice(0, 200)
      .replace(/\S*arxiv\S*?(\d{4}\.\d{4,5})(v\d+)?\S*/gi, " $1 ")
      .replace(/\b(\d{4}\.\d{4,5})v\d+/g, "$1")
      .replace(/https?:\/\/(dx\.)?doi\.org\//gi, "");
    const all = fold(bare)
      .split(/\s+/)
      .filter((word) => /^..|[^\0-\x7f]/.test(word)); // one letter tells nothing
    const telling = all.filter((word) => !names.untold.has(word));
    const words = [...new Set(telling.length ? telling : all)].slice(0, 12);
    const story = telling.length > 0 && all.some((word) => ASKING.has(word));
    return { words, phrases: [all, telling].map((list) => list.join(" ")), story };
  }

  function numbersIn(packed) {
    const numbers = [];
    for (let at = 0, number = 0, shift = 0; at < packed.length; at++) {
      const digit = DIGITS.indexOf(packed[at]);
      number += (digit & 31) << shift;
      shift += 5;
      if (digit > 31) continue;
      numbers.push(number);
      number = shift = 0;
    }
    return numbers;
  }

  /* Folded texts of the pages from number `first` on, a line each, as one string: looking through it once is much faster than
     through a string for each page. `weight` is what a word in it is worth. */
  function column(text, first, weight) {
    const whole = `\n${text}\n`;
    const ends = [];
    for (let at = whole.indexOf("\n", 1); at > 0; at = whole.indexOf("\n", at + 1)) ends.push(at);
    return { text: whole, first, weight, ends };
  }

  /* Calls `visit` with each place of `word` in a column: the page, the characters before and after, and where in which text. */
  function scan({ text, first, ends }, word, visit) {
    let row = 0;
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      const end = at + word.length;
      while (ends[row] < at) row += 1;
      visit(first + row, text[at - 1], text[end], at, text);
    }
  }

  const apart = (letter) => letter === " " || letter === "\n" || letter === "\t";

  /* The words with a hyphen in each line, written as one: they are looked for that way too. */
  const compounds = (text) => (text.match(/[^\s-]+(-[^\s-]+)+|\n/g) ?? []).join(" ").replace(/-/g, "");

  function ready({ version, content }) {
    const made = { ...content, version, untold: new Set(content.untold.split(" ")), words: content.words.split(" ") };
    made.columns = [];
    made.kindOf = [];
    for (const kind of made.kinds) {
      const start = made.kindOf.length;
      for (let at = 0; at < kind.count; at++) made.kindOf.push(kind);
      kind.start = start;
      const add = (text, weight) => text && made.columns.push(column(fold(text), start, weight));
      add(kind.titles, IN_NAMES);
      add(kind.names, IN_NAMES);
      add(kind.titles && compounds(kind.titles), IN_COMPOUND);
      for (const name of ["ids", "lines", "words"]) add(kind[name], IN_REST);
      // The year of a paper is in its id.
      if (kind.kind === "paper") add(kind.ids?.replace(/^.*?(\d{4}).*$/gm, "$1"), IN_REST);
      for (const name of ["ids", "titles", "lines", "authors"]) kind[name] = kind[name]?.split("\n") ?? new Array(kind.count).fill("");
    }
    const [papers, people] = ["paper", "author"].map((name) => made.kinds.find(({ kind }) => kind === name));
    papers.authors = papers.authors.map(numbersIn);
    made.papersOf = people.titles.map(() => []); // of each author: twice the paper's number, and one more for a first author's
    papers.authors.forEach((authors, paper) => {
      authors.forEach((author, place) => made.papersOf[author].push(2 * (papers.start + paper) + (place ? 0 : 1)));
    });
    return { ...made, papers, people };
  }

  /* What is shown of a page. */
  function told(number) {
    const kind = names.kindOf[number];
    const at = number - kind.start;
    const id = kind.ids[at] || fold(kind.titles[at]).split(/[^a-z0-9]+/).filter(Boolean).join("-");
    let line = kind.lines[at];
    if (kind === names.papers) {
      const authors = kind.authors[at].map((author) => names.people.titles[author]);
      const by = authors.length < 3 ? authors.join(" and ") : `${authors[0]} et al.`;
      line = `${by} · ${line} ${id.match(/\d{4}/)}`;
    }
    if (kind === names.people) {
      const count = names.papersOf[at].length;
      line = `${count} ${count === 1 ? "paper" : "papers"}`;
    }
    return { title: kind.titles[at], line, address: id === "." ? "" : `${kind.folder}${id}/`, kind };
  }

  async function open(version) {
    if (names && !version) return;
    const file = await fetched("names", version);
    if (names?.version === file.version) return;
    names = ready(file);
    lists = {};
    scored = new Map();
    tokens = undefined;
  }

  /* Numbers of the words files that may hold words which begin with `word`; two at most, for short words begin many. */
  function filesOf(word) {
    const next = names.words.findIndex((start) => start > word);
    const first = Math.max((next < 0 ? names.words.length : next) - 1, 0);
    const more = names.words[first + 1]?.startsWith(word) ? 2 : 1;
    return [first, first + 1].slice(0, more).filter((number) => names.words[number]);
  }

  const filesOfWord = (word) => [...new Set([word, singular(word) || word].flatMap(filesOf))];

  /* Fetches the words files of the query's words. A file of another build than the names makes both be fetched anew. */
  async function deepen(query) {
    await open();
    for (let attempt = 0; attempt < 3; attempt++) {
      const parts = [...new Set(wordsOf(query).words.flatMap(lookups).flatMap(filesOfWord))];
      const found = await Promise.all(parts.map((part) => fetched(`words/${part}`, names.version)));
      const other = found.find(({ version }) => version !== names.version);
      if (!other) {
        parts.forEach((part, at) => {
          lists[part] ??= found[at].content.split("\n").map((line) => line.split(" "));
        });
        return;
      }
      await open(other.version);
    }
    throw new Error("the files of the search do not belong together");
  }

  /* A word as the texts' index has it: Chinese in pairs of characters. */
  function lookups(word) {
    const runs = word.match(/[\u3400-\u9fff]{2,}/g);
    if (!runs) return word.length > 1 ? [word.slice(0, LONGEST_WORD)] : [];
    return runs.flatMap((run) => [...run].slice(1).map((letter, at) => run[at] + letter));
  }

  const singular = (word) => (word.length > 3 && /[^s]s$/.test(word) ? word.slice(0, -1) : "");
  const startOf = (word, length) => 0.55 + (0.3 * word.length) / length;

  function raise(values, others, factor) {
    for (let page = 0; page < values.length; page++) values[page] = Math.max(values[page], factor * others[page]);
  }

  /* How well `word` stands in what each page is called, by page: 1 as a whole word of a name. */
  function inNames(word) {
    if (scored.has(word)) return scored.get(word);
    const values = new Float32Array(names.kindOf.length);
    for (const one of names.columns) {
      scan(one, word, (page, before, after, at, text) => {
        let value = one.weight;
        if (!apart(before)) value *= word.length > 2 || word > "\u2e80" ? WITHIN : 0;
        else if (!apart(after)) {
          let end = at + word.length;
          while (!apart(text[end])) end += 1;
          value *= startOf(word, end - at);
        }
        if (value > values[page]) values[page] = value;
      });
    }
    names.papersOf.forEach((papers, author) => {
      const value = values[names.people.start + author];
      for (const paper of value ? papers : []) {
        const worth = value * (paper & 1 ? AS_FIRST_AUTHOR : IN_AUTHORS);
        if (worth > values[paper >> 1]) values[paper >> 1] = worth;
      }
    });
    const single = singular(word);
    if (single) raise(values, inNames(single), SINGULAR);
    if (scored.size > 60) scored.clear();
    scored.set(word, values);
    return values;
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

  /* Words of names that `word` may have been meant for. */
  function meant(word) {
    if (word.length < 4 || /\d/.test(word)) return [];
    const like = (token) => Math.abs(token.length - word.length) < 2 && token !== word && near(word, token);
    const whole = tokens.filter(like);
    const likely = whole.length || word.length < 5 ? whole : tokens.filter((token) => near(word, token, true));
    return likely.slice(0, 8);
  }

  /* The pages whose texts hold one word of the index, as far as its file is there: page → value; `known` unless only words like it
     are held. */
  function listed(part) {
    const single = singular(part);
    const entries = filesOfWord(part).flatMap((number) => lists[number] ?? []);
    let fitting = entries.filter(([word]) => word === part || (part.length > 2 && word.startsWith(part)));
    if (single) fitting.push(...entries.filter(([word]) => word === single));
    const known = fitting.length > 0;
    if (!known && part.length > 3) fitting = entries.filter(([word]) => near(part, word));
    const found = new Map();
    for (const [word, places] of fitting) {
      const value = word === part ? 1 : word === single ? SINGULAR : known ? startOf(part, word.length) : WRONG;
      let number = 0;
      for (const step of numbersIn(places)) {
        number += step >> 2;
        const worth = value * (names.kindOf[number].kind === "theme" ? IN_STORY : IN_TEXT)[step & 3];
        if (worth > (found.get(number) ?? 0)) found.set(number, worth);
      }
    }
    return { found, known };
  }

  function inTexts(word) {
    const parts = lookups(word).map(listed);
    const pages = [...(parts[0]?.found ?? [])].filter(([number]) => parts.every(({ found }) => found.has(number)));
    return { found: new Map(pages), known: parts.length > 0 && parts.every(({ known }) => known) };
  }

  /* A word of the query with its value on each page. `others` are the words that were taken for it: if `forgiving`, where it is in no
     name and no text, and if `lenient`, in any case. A rare word tells more. */
  function valued(word, forgiving, lenient) {
    const values = inNames(word).slice();
    const { found, known } = inTexts(word);
    let others = [];
    if (forgiving && (lenient || !known)) {
      tokens ??= [...new Set(names.columns.flatMap(({ text }) => text.split(/[ \n\t]+/)))];
      if (lenient || !tokens.some((token) => token.startsWith(word))) others = meant(word);
    }
    for (const other of others) raise(values, inNames(other), WRONG);
    const text = known || forgiving ? [...found].filter(([page, value]) => value > values[page]) : [];
    for (const [page, value] of text) values[page] = value;
    let count = 1;
    for (let page = 0; page < values.length; page++) if (values[page]) count += 1;
    const rarity = Math.log(1 + values.length / count);
    return { word, values, others, rarity, inText: new Set(text.map(([page]) => page)) };
  }

  /* What pages gain whose name is one of `phrases`, or begins with it, or has it word for word: page → gain. */
  function phrased(phrases) {
    const gains = new Map();
    for (const one of names.columns.filter(({ weight }) => weight === IN_NAMES)) {
      for (const phrase of phrases.filter(Boolean)) {
        scan(one, phrase, (page, before, after) => {
          if (!apart(before)) return;
          const gain = before === " " ? 0.2 : after !== "\n" && after !== "\t" ? 0.35 : 1;
          gains.set(page, Math.max(gains.get(page) ?? 0, gain));
        });
      }
    }
    return gains;
  }

  /* The pages that a query finds, best first, by the files that have come so far. `complete` says whether they hold all of its
     words: else they hold as many as any page does. `words` are what to mark. Wrong letters are forgiven unless told not to: before
     the texts are there nobody knows that a word is wrong. */
  function rank(query, forgiving = true) {
    const { words, phrases, story } = wordsOf(query);
    if (!words.length) return { pages: [], words: [], complete: true };
    let parts;
    let counts;
    let most;
    for (const lenient of forgiving ? [false, true] : [false]) {
      parts = words.map((word) => valued(word, forgiving, lenient));
      counts = new Uint8Array(names.kindOf.length);
      most = 0;
      for (let page = 0; page < counts.length; page++) {
        for (const { values } of parts) if (values[page]) counts[page] += 1;
        most = Math.max(most, counts[page]);
      }
      if (most === words.length) break;
    }
    const gains = phrased(phrases);
    const length = words.join(" ").length;
    const total = parts.reduce((sum, { rarity }) => sum + rarity, 0);
    const pages = [];
    for (let number = 0; number < counts.length && most; number++) {
      if (counts[number] < most) continue;
      const kind = names.kindOf[number];
      let [worth, held] = [0, 0];
      for (const { values, rarity } of parts) {
        worth += (rarity * values[number]) / total;
        if (values[number]) held += rarity / total;
      }
      const at = number - kind.start;
      worth += gains.get(number) ?? 0;
      worth += 0.1 * Math.min(length / (kind.titles[at].length + 1), 1) + (at < kind.first ? 0.05 : 0);
      const inText = parts.some((part) => part.inText.has(number));
      if (story && kind.kind === "theme") worth *= ASKED;
      pages.push({ number, kind: kind.kind, score: WORTH[kind.kind] * held * worth, inText });
    }
    pages.sort((a, b) => b.score - a.score || a.number - b.number);
    return { pages, words: [...words, ...parts.flatMap((part) => part.others)], complete: most === words.length };
  }

  /* Where `words` stand in `text`: pairs of a start and an end, in order, none over another. */
  function places(text, words) {
    let plain = " ";
    const at = [0];
    [...text].reduce((start, letter) => {
      const silent = /['’‘]|\p{M}/u.test(letter); // what stands between letters and parts no words
      const kept = letter === "." && /\d/.test(text[start + 1] ?? "") ? "." : fold(letter) || (silent ? "" : " ");
      plain += kept;
      for (let unit = 0; unit < kept.length; unit++) at.push(start);
      return start + letter.length;
    }, 0);
    at.push(text.length);
    const found = [];
    for (const word of words) {
      const key = plain.includes(` ${word}`) ? ` ${word}` : word.length > 2 || word > "\u2e80" ? word : "\n";
      for (let start = plain.indexOf(key); start >= 0; start = plain.indexOf(key, start + 1)) {
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
      const count = words.filter((word) => folded.includes(` ${word}`) || (word > "\u2e80" && folded.includes(word))).length;
      if (!best || count > best.count) best = { heading: cells[at], anchor: cells[at + 1], text: cells[at + 2], count };
    }
    return { ...best, text: cut(best.text, places(best.text, words)[0]?.[0] ?? 0) };
  }

  /* Some 200 characters of `text` about what stands `at` a place in it, from the start of a word. */
  function cut(text, at) {
    const start = at < 60 ? 0 : text.indexOf(" ", at - 50) + 1;
    return `${start ? "… " : ""}${text.slice(start, start + 200)}${start + 200 < text.length ? " …" : ""}`;
  }

  /* Everything at once, for those who wait: the addresses that a query finds, best first. */
  async function find(query) {
    await deepen(query);
    return rank(query).pages.map(({ number }) => told(number).address);
  }

  const all = () => names.kindOf.map((kind, number) => told(number));
  Object.assign(window.surveySearch, { open, deepen, rank, told, find, all, passage, places, ROOT });
})();
