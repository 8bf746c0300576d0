/* The counts of terms: fetches the files that hooks/survey/render/exports/term_files.py writes, and finds a term in them. Knows
   nothing of the page. */
(() => {
  "use strict";
  const ROOT = new URL("../../../", document.currentScript.src);
  const [NEAR, FARTHEST, SHORT] = [5, 2, 4]; // words offered; letters that differ; of words up to so long only one
  const arrived = {};
  const asked = {};
  let index;
  let functionWords;

  /* Each file of counts calls this with its name and what it holds. */
  window.surveyTerms = (name, content) => (arrived[name] = content);

  function fetched(name) {
    asked[name] ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(`terms/${name}.js`, ROOT).href;
      script.addEventListener("load", () => resolve(arrived[name]));
      script.addEventListener("error", () => {
        delete asked[name];
        reject(new Error("could not be loaded"));
      });
      document.head.append(script);
    });
    return asked[name];
  }

  /* What every question needs; the first call fetches it. */
  async function open() {
    index = await fetched("index");
    functionWords ??= new Set(index.functionWords);
    return index;
  }

  /* The question in parts: each a line of the chart, made of one or more terms that are added. */
  function parse(q) {
    return q
      .split(/[,;\n]/)
      .map((part) => part.trim())
      .filter(Boolean)
      .map((label) => ({ label, terms: label.split(/(?:^|\s)\+(?:\s|$)/).map((term) => term.trim()).filter(Boolean) }));
  }

  /* The counts of a term by column, or why there are none: {cells} or {problem, near, phrase}. */
  async function counts(term) {
    if (/^theme:/i.test(term)) {
      const id = term.slice(6).trim().toLowerCase();
      const name = Object.hasOwn(index.themes, id) ? id : Object.keys(index.themes).find((one) => index.themes[one][0].toLowerCase() === id);
      if (!name) return { problem: "no theme with a curve", near: near(id, Object.keys(index.themes)).map((one) => `theme:${one}`) };
      const [printed, cells] = index.themes[name];
      return { cells: numbers(cells.split(",")), theme: name, printed };
    }
    const words = self.surveyFold.words(term, index.singular);
    const kept = trimmed(words);
    if (!kept.length) {
      return { problem: words.length ? "only words that every title has; add a word of content" : "no letters and no digits", near: [] };
    }
    const key = kept.join(" ");
    const part = partOf(key);
    const { keys, lines } = split(await fetched(`part-${part}`));
    const place = keys.indexOf(key);
    if (place < 0) {
      const rare = kept.length > 3 ? "longer than three words" : "in fewer than five titles";
      return { problem: rare, near: near(key, keys), phrase: key };
    }
    const [printed, theme, ...cells] = lines[place].split(",");
    return { cells: numbers(cells), key, printed, near: theme, dropped: kept.length < words.length };
  }

  const numbers = (cells) => index.columns.map((_, number) => Number(cells[number] || 0));

  /* Without words at either end that no counted phrase begins or ends with. */
  function trimmed(words) {
    const content = words.map((word) => !functionWords.has(word) && !/^[a-z0-9]$/.test(word));
    return content.includes(true) ? words.slice(content.indexOf(true), content.lastIndexOf(true) + 1) : [];
  }

  function partOf(key) {
    let [low, high] = [0, index.starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (comesAfter(index.starts[middle], key)) high = middle;
      else low = middle;
    }
    return low;
  }

  /* Python sorts by code point, JavaScript by halves of one. */
  function comesAfter(one, other) {
    const [a, b] = [[...one], [...other]];
    for (let at = 0; at < Math.min(a.length, b.length); at++) if (a[at] !== b[at]) return a[at].codePointAt() > b[at].codePointAt();
    return a.length > b.length;
  }

  function split(part) {
    if (typeof part.keys === "string") Object.assign(part, { keys: part.keys.split("\n"), lines: part.lines.split("\n") });
    return part;
  }

  /* Up to five of the words that look most like one: those it begins, then those that differ by a letter or two. */
  function near(word, candidates) {
    const scored = candidates.flatMap((one) => {
      if (one === word) return [];
      if (one.startsWith(word)) return [[0, one]];
      const apart = Math.abs(one.length - word.length) > FARTHEST ? FARTHEST + 1 : distance(one, word, FARTHEST);
      return apart <= (word.length > SHORT ? FARTHEST : 1) ? [[apart, one]] : [];
    });
    return scored.sort((a, b) => a[0] - b[0] || a[1].length - b[1].length).slice(0, NEAR).map(([, one]) => one);
  }

  function distance(one, other, most) {
    let row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++)
        next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1])));
      if (Math.min(...next) > most) return most + 1;
      row = next;
    }
    return row.at(-1);
  }

  self.surveyCounts = { open, parse, counts, themes: () => fetched("themes"), held: (year) => fetched(`held-${year}`) };
})();
