/* Python's regular expressions in JavaScript's: the terms of a theme, with exactly the meaning that they have when the survey
   counts. What cannot be said in JavaScript, or means something else there, is refused in words.

   Case is written out, k as [kKK], because a part of an expression may heed it, (?-i:GAN), and older browsers have no such
   parts; \w, \d and \b are those of Unicode, as in Python. */
(() => {
  "use strict";
  const LETTER = String.raw`\p{L}\p{N}_`;
  const BOUNDARY = `(?:(?<![${LETTER}])(?=[${LETTER}])|(?<=[${LETTER}])(?![${LETTER}]))`;
  const NO_BOUNDARY = `(?:(?<![${LETTER}])(?![${LETTER}])|(?<=[${LETTER}])(?=[${LETTER}]))`;
  const ESCAPES = { b: BOUNDARY, B: NO_BOUNDARY, w: `[${LETTER}]`, W: `[^${LETTER}]`, d: String.raw`\p{Nd}`, D: String.raw`\P{Nd}` };
  const SAME = new Set("sSnrtfv");
  const IN_CLASS = { w: LETTER, d: String.raw`\p{Nd}`, s: String.raw`\s`, b: String.raw`\x08` };
  // Letters that Python takes for one another without regard to case, beyond the pairs of upper and lower case.
  const ALSO = ["iıİ", "sſ", "kK", "åÅ", "ωΩ", "µμ", "ςσ", "βϐ", "εϵ", "θϑϴ", "κϰ", "πϖ", "ρϱ", "φϕ", "ßẞ"];
  const LONGEST = 2000; // characters
  const MOST_REPEATS = 10;
  const WIDEST_RANGE = 500; // characters of a range whose case is written out

  class Refused extends Error {}

  const refuse = (words) => {
    throw new Refused(words);
  };

  /* A character and what it is taken for without regard to case. */
  function variants(character) {
    const found = new Set([character]);
    for (const other of [character.toLowerCase(), character.toUpperCase()]) if ([...other].length === 1) found.add(other);
    for (const set of ALSO) if ([...found].some((one) => set.includes(one))) for (const one of set) found.add(one).add(upper(one));
    return found;
  }

  const upper = (character) => ([...character.toUpperCase()].length === 1 ? character.toUpperCase() : character);
  const escaped = (character) => character.replace(/[\\^$.*+?()[\]{}|/-]/, (one) => (one === "-" ? String.raw`\x2d` : `\\${one}`));

  class Reader {
    constructor(source) {
      this.text = [...source];
      this.at = 0;
      this.ignoring = true;
    }

    get next() {
      return this.text[this.at];
    }

    starts(words) {
      return this.text.slice(this.at, this.at + words.length).join("") === words;
    }

    /* Alternatives up to the closing parenthesis or the end, and how many characters they match, null if that varies. */
    alternatives() {
      const made = [];
      const widths = [];
      do {
        const part = this.sequence();
        made.push(part.source);
        widths.push(part.width);
      } while (this.next === "|" && ++this.at);
      return { source: made.join("|"), width: widths.every((width) => width === widths[0]) ? widths[0] : null };
    }

    sequence() {
      let source = "";
      let width = 0;
      while (this.at < this.text.length && this.next !== "|" && this.next !== ")") {
        const part = this.item();
        const times = this.repeat();
        source += part.source + times.source;
        width = width === null || part.width === null || times.count === null ? null : width + part.width * times.count;
      }
      return { source, width };
    }

    repeat() {
      const rest = this.text.slice(this.at, this.at + 24).join("");
      const match = /^(?:[*+?]|\{(\d*)(,?)(\d*)\})/.exec(rest);
      if (!match || match[0] === "{}" || match[0] === "{,}") return { source: "", count: 1 };
      this.at += match[0].length;
      let source = match[0];
      if (match[0].startsWith("{")) source = `{${match[1] || 0}${match[2]}${match[3]}}`;
      if (this.next === "+") refuse("possessive repeats, such as a++, are not in JavaScript");
      if (this.next === "?" && ++this.at) source += "?";
      return { source, count: match[1] && !match[2] ? Number(match[1]) : null };
    }

    item() {
      const character = this.next;
      if (character === "(") return this.group();
      if (character === "[") return { source: this.set(), width: 1 };
      if ("*+?".includes(character)) refuse("no regular expression: nothing to repeat");
      this.at++;
      if (character === "\\") return this.escape();
      if (character === ".") return { source: String.raw`[^\n]`, width: 1 };
      if (character === "^" || character === "$") return { source: character, width: 0 };
      return { source: this.literal(character), width: 1 };
    }

    literal(character) {
      if (!this.ignoring) return escaped(character);
      const found = [...variants(character)].map(escaped);
      return found.length > 1 ? `[${found.join("")}]` : found[0];
    }

    escape() {
      const character = this.text[this.at++] ?? refuse("a backslash stands at the end");
      if (character in ESCAPES) return { source: ESCAPES[character], width: "bB".includes(character) ? 0 : 1 };
      if (SAME.has(character)) return { source: `\\${character}`, width: 1 };
      if (character === "A") return { source: "^", width: 0 };
      if (character === "Z") return { source: "$", width: 0 };
      return { source: this.literal(this.coded(character)), width: 1 };
    }

    /* The character that an escape stands for. */
    coded(character) {
      const digits = { x: 2, u: 4 }[character];
      if (digits) {
        const code = this.text.slice(this.at, this.at + digits).join("");
        if (!/^[0-9a-f]+$/i.test(code) || code.length !== digits) refuse(`\\${character} needs ${digits} hexadecimal digits`);
        this.at += digits;
        return String.fromCodePoint(parseInt(code, 16));
      }
      if (/[0-9]/.test(character)) refuse("references to groups, such as \\1, are not counted with here");
      if (/[a-zA-Z]/.test(character)) refuse(`\\${character} is not in both languages`);
      return character;
    }

    group() {
      this.at++;
      const before = this.ignoring;
      let opening = "(?:";
      let behind = false;
      if (this.starts("?#")) {
        while (this.at < this.text.length && this.next !== ")") this.at++;
        this.close();
        return { source: "(?:)", width: 0 };
      }
      if (this.next === "?") {
        const head = this.text.slice(this.at, this.at + 80).join("");
        const match = /^\?(?::|<?[=!]|P<[A-Za-z_]\w*>|-i:|i:)/.exec(head);
        if (!match) refuse(`(${head.slice(0, 4)} is not in both languages`);
        this.at += match[0].length;
        if (/[=!]$/.test(match[0])) opening = `(${match[0]}`;
        behind = match[0].startsWith("?<");
        if (match[0] === "?-i:") this.ignoring = false;
        if (match[0] === "?i:") this.ignoring = true;
      }
      const { source, width } = this.alternatives();
      this.close();
      this.ignoring = before;
      if (behind && width === null) refuse("what is looked for behind, (?<=…) or (?<!…), must have one length");
      return { source: `${opening}${source})`, width: /[=!]$/.test(opening) ? 0 : width };
    }

    close() {
      if (this.next !== ")") refuse("a parenthesis is not closed");
      this.at++;
    }

    set() {
      this.at++;
      const negated = this.next === "^" && Boolean(++this.at);
      let made = "";
      let first = true;
      while (first || this.next !== "]") {
        if (this.at >= this.text.length) refuse("a set, […], is not closed");
        if (this.next === "[" || ["--", "&&", "~~", "||"].some((sign) => this.starts(sign))) refuse("sets within sets are not in both languages");
        first = false;
        const low = this.member();
        if (low.kind === undefined && this.next === "-" && this.text[this.at + 1] !== "]") {
          this.at++;
          const high = this.member();
          if (high.kind !== undefined) refuse("a range ends in a kind of characters");
          made += this.range(low.character, high.character);
        } else {
          made += low.kind ?? this.among([low.character]);
        }
      }
      this.at++;
      return `[${negated ? "^" : ""}${made}]`;
    }

    member() {
      const character = this.text[this.at++] ?? refuse("a set, […], is not closed");
      if (character !== "\\") return { character };
      const letter = this.text[this.at++] ?? refuse("a backslash stands at the end");
      if (letter in IN_CLASS) return { kind: IN_CLASS[letter] };
      if ("WDS".includes(letter)) refuse(`\\${letter} within a set is not counted with here`);
      if (SAME.has(letter)) return { kind: `\\${letter}` };
      return { character: this.coded(letter) };
    }

    range(low, high) {
      const [from, to] = [low.codePointAt(0), high.codePointAt(0)];
      if (from > to) refuse(`the range ${low}-${high} runs backwards`);
      if (to - from > WIDEST_RANGE) refuse(`the range ${low}-${high} is too wide`);
      return this.among(Array.from({ length: to - from + 1 }, (_, number) => String.fromCodePoint(from + number)));
    }

    among(characters) {
      const all = new Set(characters.flatMap((character) => (this.ignoring ? [...variants(character)] : [character])));
      return [...all].map(escaped).join("");
    }
  }

  /* Whether a group may repeat more than ten times, as in (a+)+: hooks/survey/common/safe_regex.py. */
  function repeatsGroup(source) {
    let afterGroup = false;
    for (const [token, , least, comma, most] of source.matchAll(/\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|(\{(\d*)(,?)(\d*)\})|[^]/g)) {
      const times = least === undefined ? 0 : comma ? (most ? Number(most) : Infinity) : Number(least || 0);
      if (afterGroup && (token === "*" || token === "+" || times > MOST_REPEATS)) return true;
      afterGroup = token === ")";
    }
    return false;
  }

  /* A RegExp with the meaning that Python's re.compile(source, re.IGNORECASE) has. Throws an Error whose message is for people. */
  function compile(source) {
    if (source.length > LONGEST) refuse(`an expression has at most ${LONGEST} characters`);
    const reader = new Reader(source);
    const { source: made } = reader.alternatives();
    if (reader.at < reader.text.length) refuse("a parenthesis is closed that was not opened");
    let expression;
    try {
      expression = new RegExp(made, "u");
    } catch (error) {
      refuse(`no regular expression: ${error.message.split(": ").at(-1)}`);
    }
    if (expression.test("")) refuse("it is found in the empty text, so it would count every paper");
    if (repeatsGroup(source)) refuse("a group must not repeat more than ten times: a search might never end");
    return expression;
  }

  self.surveyExpression = { compile, Refused };
})();
