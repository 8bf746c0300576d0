/* What a query finds: the pages, best first. Knows nothing of the dialog.

   A page is found if each word of the query is in its names or in its text (matches.js). A word that finds too little is also read as
   words that differ by one letter (spelling.js); what is found that way comes last. */
(() => {
  "use strict";
  const { wordsOf, apart, startsName, endsName, formsOf, allForms, places, SINGULAR } = self.surveyText;
  const index = self.surveyIndex;
  const { meant, WRONG } = self.surveySpelling;
  const { inNames, inTexts } = self.surveyMatches;
  const ASKED = 1.5; // what a theme is worth to who asks what became of something
  const FEW = 3; // as many words as begin with a word make clear that it is one, or is being typed
  const readings = index.cache("names"); // word that finds too little → [word it may have been meant for, worth]

  /* Fetches what the query's words need: their words files; and for those that find too little, the spellings and the files of what
     they are read as. A file of another build than the names makes both be fetched anew. */
  async function deepen(query) {
    await index.open();
    for (let attempt = 0; attempt < 3; attempt++) {
      const { words } = wordsOf(query, index.names.untold);
      let other = await index.fetchWords(words);
      for (let doubted; !other && (doubted = doubtful(words)).length; ) other = await readAnew(doubted);
      if (!other) return;
      await index.open(other);
    }
    throw new Error("the files of the search do not belong together");
  }

  /* Finds out what words may have been meant for, and fetches what is needed to look for that. Returns as fetchWords. */
  async function readAnew(words) {
    const { version, content } = await index.fetched("spellings", index.names.version);
    if (version !== index.names.version) return version;
    const called = index.names.columns.filter(({ ids }) => !ids).map(({ text }) => text);
    for (const word of words) readings.set(word, meant(word, [...called, `\n${content}\n`]));
    return index.fetchWords(words.flatMap((word) => readings.get(word).map(([meaning]) => meaning)));
  }

  /* The words whose readings are wanted and not known yet: those found too little, and if no page has all the words, the rare ones. */
  function doubtful(words) {
    const unread = (lenient) => words.filter((word) => !readings.has(word) && weak(word, lenient));
    const first = unread(false);
    if (first.length) return first;
    const parts = words.map((word) => valued(word, weak(word, false) ? readings.get(word) : []));
    return tally(parts).complete ? [] : unread(true);
  }

  /* Whether a word finds too little to have been meant: it is no word anywhere, and begins hardly any. If `lenient`, it may be one that
     hardly any page has. */
  function weak(word, lenient) {
    if (word.length < 3 || /\d|[^\0-\x7f]/.test(word)) return false;
    const [called, told] = [inNames(word), inTexts(word)];
    const begun = word.length > 3 ? FEW : 1; // three letters are soon like others
    return called.whole + told.whole < (lenient ? FEW : 1) && called.begun + told.begun < begun;
  }

  function raise(values, others, factor) {
    for (let page = 0; page < values.length; page++) values[page] = Math.max(values[page], factor * others[page]);
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
    const counts = new Uint8Array(index.names.kindOf.length);
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
      for (const one of index.names.columns.filter(({ weight }) => weight === index.IN_NAMES)) {
        const { text } = one;
        index.scan(one, words[0], (page, at, end) => {
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

  /* The pages that a query finds, best first, by the files that have come so far. `complete` says whether they hold all of its
     words: else they hold as many as any page does. `words` are what to mark; `read` tells which words were read as others, and
     whether some page has them as they are too: such pages come first. Unless `forgiving`, no word is read as another, and there are
     no pages if none has all the words: before the texts are there nobody knows that a word is wrong. */
  function rank(query, forgiving = true) {
    const { words, phrases, story } = wordsOf(query, index.names.untold);
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
      const kind = index.names.kindOf[number];
      let [worth, share] = [0, 0];
      for (const { values, rarity } of parts) {
        worth += (rarity * values[number]) / total;
        if (values[number]) share += rarity / total;
      }
      const at = number - kind.start;
      worth += gains.get(number) ?? 0;
      worth += 0.1 * Math.min(length / (index.line(kind, "titles", at).length + 1), 1) + (at < kind.first ? 0.05 : 0);
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

  /* Everything at once, for those who wait: the addresses that a query finds, best first. */
  async function find(query) {
    await deepen(query);
    return rank(query).pages.map(({ number }) => index.told(number).address);
  }

  const { open, told, all, passage, ROOT } = index;
  Object.assign(self.surveySearch, { open, deepen, rank, told, find, all, passage, places, ROOT });
})();
