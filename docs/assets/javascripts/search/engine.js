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
  const [IN_NAMES, IN_AUTHORS, IN_REST, IN_TEXT, ABOUT] = [1, 0.8, 0.6, 0.3, 0.45];
  const [WITHIN, WRONG] = [0.35, 0.6];
  const LONGEST_WORD = 40;

  const arrived = {};
  const asked = {};
  let names; // what names.js says, made ready
  let lists = {}; // the words files that have been read, by number: [[word, places]]
  let tokens; // every word of names, once one is needed that is like another
  const scored = new Map(); // word → how well it stands in what each page is called

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

  /* Text as it is compared, as `fold` in hooks/survey/search.py; line ends and tabs stay, to fold many lines at once. */
  function fold(text) {
    text = text.toLowerCase();
    if (/[^\0-\x7f]/.test(text)) {
      text = text.replace(/[øłđßæœıþð]/g, (letter) => LETTERS[letter]).normalize("NFKD").replace(/\p{M}/gu, "");
    }
    return text
      .replace(/['’‘]/g, "")
      .replace(/\.(?!\d)|[^\p{L}\p{N}.\n\t]+/gu, " ")
      .replace(/(^|[ \n\t])\.+/g, "$1");
  }

  /* What to look for: the folded words, without those that tell nothing unless there are only such. An arXiv id may come
     with its version, and it and a DOI as a link. */
  function wordsOf(query) {
    const bare = query
      .slice(0, 200)
      .replace(/\S*arxiv\S*?(\d{4}\.\d{4,5})(v\d+)?\S*/gi, " $1 ")
      .replace(/\b(\d{4}\.\d{4,5})v\d+/g, "$1")
      .replace(/https?:\/\/(dx\.)?doi\.org\//gi, "");
    const all = fold(bare).split(/\s+/).filter(Boolean);
    const telling = all.filter((word) => !names.untold.has(word));
    return { words: [...new Set(telling.length ? telling : all)].slice(0, 12), phrases: [all, telling].map((list) => list.join(" ")) };
  }

  const linesOf = (column, count) => (column === undefined ? new Array(count).fill("") : column.split("\n"));

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

  /* Pages by number, each with three texts to look in, whose words have a space on either side: names (set apart by bars),
     authors, and the rest. */
  function ready({ version, content }) {
    const made = { version, untold: new Set(content.untold.split(" ")), texts: content.texts, kinds: content.kinds };
    made.words = content.words.split(" ");
    made.pages = [];
    const people = content.kinds.find(({ kind }) => kind === "author");
    const persons = linesOf(people.titles, people.count);
    const folded = linesOf(people.titles && fold(people.titles), people.count);
    const others = linesOf(people.names && fold(people.names), people.count);
    const papers = new Uint16Array(people.count);
    for (const kind of content.kinds) {
      const column = (name) => linesOf(kind[name], kind.count);
      const foldedColumn = (name) => linesOf(kind[name] && fold(kind[name]), kind.count);
      const [ids, titles, lines] = [column("ids"), column("titles"), column("lines")];
      const [plainIds, plainTitles, plainNames] = [foldedColumn("ids"), foldedColumn("titles"), foldedColumn("names")];
      const [plainLines, plainWords] = [foldedColumn("lines"), foldedColumn("words")];
      const authors = column("authors");
      for (let at = 0; at < kind.count; at++) {
        const title = plainTitles[at];
        const page = { number: made.pages.length, kind, title: titles[at], line: lines[at] };
        // A word with a hyphen is found written as one word too.
        const joined = /\p{L}-\p{L}/u.test(titles[at]) ? fold(titles[at].replace(/-/g, "")) : "";
        const id = ids[at] || title.split(/[^a-z0-9]+/).filter(Boolean).join("-");
        page.address = id === "." ? "" : `${kind.folder}${id}/`;
        page.names = `| ${[title, ...plainNames[at].split("\t"), joined].filter(Boolean).join(" | ")} |`;
        page.authors = "";
        page.rest = ` ${plainIds[at]} ${plainLines[at]} ${plainWords[at]} `;
        if (kind.kind === "paper") {
          const list = numbersIn(authors[at]);
          for (const number of list) {
            papers[number] += 1;
            page.authors += ` ${folded[number]} ${others[number]}`;
          }
          page.authors += " ";
          const year = /\d{4}/.exec(ids[at])[0]; // every paper's id has its year
          page.rest += `${year} `;
          page.line = `${persons[list[0]]}${[, "", ` and ${persons[list[1]]}`][list.length] ?? " et al."} · ${page.line} ${year}`;
        }
        if (kind.kind === "author") page.paper = at;
        made.pages.push(page);
      }
    }
    for (const page of made.pages) {
      if (page.paper !== undefined) page.line = `${papers[page.paper]} paper${papers[page.paper] === 1 ? "" : "s"}`;
    }
    return made;
  }

  async function open(version) {
    if (names && !version) return;
    names = ready(await fetched("names", version));
    lists = {};
    scored.clear();
    tokens = undefined;
  }

  /* Numbers of the words files that may hold words which begin with `word`; two at most, for short words begin many. */
  function filesOf(word) {
    const next = names.words.findIndex((start) => start > word);
    const first = Math.max((next < 0 ? names.words.length : next) - 1, 0);
    const more = names.words[first + 1]?.startsWith(word) ? 2 : 1;
    return [first, first + 1].slice(0, more).filter((number) => names.words[number]);
  }

  /* Fetches the words files of the query's words. A file of another build than the names makes both be fetched anew. */
  async function deepen(query) {
    await open();
    for (let attempt = 0; attempt < 3; attempt++) {
      const parts = [...new Set(wordsOf(query).words.flatMap(lookups).flatMap(filesOf))];
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

  /* How well `word` stands in a text whose words have spaces around them: 1 as a whole word. */
  function fit(text, word) {
    const at = text.indexOf(` ${word}`);
    if (at < 0) return (word.length > 2 || word > "\u2e80") && text.includes(word) ? WITHIN : 0;
    if (text.includes(` ${word} `)) return 1;
    return startOf(word, text.indexOf(" ", at + 1) - at - 1);
  }

  const startOf = (word, length) => 0.55 + (0.3 * word.length) / length;

  const place = (page, word) =>
    Math.max(
      IN_NAMES * fit(page.names, word),
      page.authors && IN_AUTHORS * fit(page.authors, word),
      IN_REST * fit(page.rest, word),
    );

  /* How well the word stands in what each page is called, by page. */
  function inNames(word) {
    if (!scored.has(word)) {
      if (scored.size > 60) scored.clear();
      const single = word.length > 3 && /[^s]s$/.test(word) ? word.slice(0, -1) : "";
      const values = new Float32Array(names.pages.length);
      names.pages.forEach((page, number) => {
        values[number] = place(page, word) || (single && 0.9 * place(page, single));
      });
      scored.set(word, values);
    }
    return scored.get(word);
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
    const whole = tokens.filter((token) => token !== word && near(word, token));
    const likely = whole.length || word.length < 5 ? whole : tokens.filter((token) => near(word, token, true));
    return likely.slice(0, 8);
  }

  /* The pages whose texts hold one word of the index, as far as its file is there: page → value. */
  function listed(part) {
    const entries = filesOf(part).flatMap((number) => lists[number] ?? []);
    let fitting = entries.filter(([word]) => word === part || (part.length > 2 && word.startsWith(part)));
    const wrong = !fitting.length && part.length > 3;
    if (wrong) fitting = entries.filter(([word]) => near(part, word));
    const found = new Map();
    for (const [word, places] of fitting) {
      const value = wrong ? WRONG : word === part ? 1 : startOf(part, word.length);
      let number = 0;
      for (const step of numbersIn(places)) {
        number += step >> 1;
        found.set(number, Math.max(found.get(number) ?? 0, value * (step & 1 ? ABOUT : IN_TEXT)));
      }
    }
    return found;
  }

  function inTexts(word) {
    const [first, ...others] = lookups(word).map(listed);
    return new Map([...(first ?? [])].filter(([number]) => others.every((other) => other.has(number))));
  }

  /* A word of the query with its value on each page; `others` are what it may have been meant for. */
  function valued(word, lenient) {
    const [values, found] = [inNames(word).slice(), inTexts(word)];
    tokens ??= [...new Set(names.pages.flatMap((page) => `${page.names}${page.rest}`.split(" ")))];
    const others = lenient || !tokens.some((token) => token.startsWith(word)) ? meant(word) : [];
    for (const other of others) {
      inNames(other).forEach((value, number) => {
        values[number] = Math.max(values[number], WRONG * value);
      });
    }
    const text = [...found].filter(([number, value]) => value > values[number]);
    for (const [number, value] of text) values[number] = value;
    return { word, values, others, inText: new Set(text.map(([number]) => number)) };
  }

  /* What a page gains whose name is what was typed, or begins with it, or has it word for word. */
  function phrased(page, phrase) {
    if (page.names.includes(`| ${phrase} |`)) return 1;
    if (page.names.includes(`| ${phrase}`)) return 0.35;
    return page.names.includes(` ${phrase}`) ? 0.2 : 0;
  }

  /* The pages that a query finds, best first, by the files that have come so far. `complete` says whether they hold all of its
     words: else they hold as many as any page does. `words` are what to mark. */
  function rank(query) {
    const { words, phrases } = wordsOf(query);
    if (!words.length) return { pages: [], words: [], complete: true };
    const number = names.pages.length;
    let parts;
    let counts;
    let most = 0;
    for (const lenient of [false, true]) {
      parts = words.map((word) => valued(word, lenient));
      counts = new Uint8Array(number);
      for (const { values } of parts) values.forEach((value, page) => (counts[page] += value > 0));
      most = counts.reduce((one, other) => Math.max(one, other), 0);
      if (most === words.length) break;
    }
    const pages = names.pages
      .filter((page) => most && counts[page.number] === most)
      .map((page) => {
        const worth = parts.reduce((sum, { values }) => sum + values[page.number], 0) / words.length;
        const share = Math.min(words.join(" ").length / page.names.length, 1);
        const gain = Math.max(...phrases.map((phrase) => phrased(page, phrase)));
        const inText = parts.some((part) => part.inText.has(page.number));
        return { ...page, score: WORTH[page.kind.kind] * (worth + gain + 0.1 * share), inText };
      });
    pages.sort((a, b) => b.score - a.score || a.number - b.number);
    return { pages, words: [...words, ...parts.flatMap((part) => part.others)], complete: most === words.length };
  }

  /* Where `words` stand in `text`: pairs of a start and an end, in order, none over another. */
  function places(text, words) {
    let plain = " ";
    const at = [0];
    [...text].reduce((start, letter) => {
      const kept = letter === "." && /\d/.test(text[start + 1] ?? "") ? "." : fold(letter);
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
  async function passage(page, words) {
    const next = names.texts.findIndex((start) => start > page.number);
    const file = (next < 0 ? names.texts.length : next) - 1;
    if (file < 0) return null;
    const { version, content } = await fetched(`texts/${file}`, names.version);
    const line = content.split("\n").find((one) => one.startsWith(`${page.number}\t`));
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

  /* Everything at once, for those who wait: the ranked pages of a query. */
  async function find(query) {
    await deepen(query);
    return rank(query);
  }

  Object.assign(window.surveySearch, { open, deepen, rank, find, passage, places, ROOT, kinds: () => names.kinds });
})();
