/* The search's dialog: a combobox over a list of what the engine finds, with a filter by kind of page. */
(async () => {
  "use strict";
  const { open, deepen, rank, told, passage, places, ROOT } = window.surveySearch;
  const SHOWN = 40;
  const WITH_TEXT = 6; // so many of the pages shown say where their text has the words
  const PAUSE = 120; // milliseconds without a key before texts are asked
  const READ = 600; // milliseconds after which somebody may be about to press what is shown
  const NO_WORD = "Nothing found. Single letters and signs are not looked for: try a word.";
  const dialog = document.getElementById("finder");
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const said = dialog.querySelector("[role=status]");
  const filters = dialog.querySelector(".finder__kinds");
  const every = dialog.querySelector("[data-every]");
  const curve = dialog.querySelector("[data-curve]");
  const hint = said.textContent;
  let kind = "";
  let active = -1;
  let listed = 0; // the search whose pages are in the list
  let pagesListed = [];
  let listedAt = 0;
  let touched = false; // whether the reader has turned from the field to the list
  let later = 0;
  let turn = 0; // counts searches: what comes late for an earlier one is dropped

  field.addEventListener("input", () => search());
  dialog.addEventListener("keydown", steer);
  dialog.addEventListener("click", (event) => {
    const hit = event.target.closest("[role=option]");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (event.target === dialog || event.target.closest("[data-close]") || (hit && !elsewhere)) dialog.close();
  });

  /* Results by names at once, and by texts after a pause; a reader who is typing sees the first only. */
  async function search(pause = PAUSE) {
    const mine = ++turn;
    const query = field.value;
    const begun = performance.now();
    every.href = every.dataset.every + (query.trim() ? `?find=${encodeURIComponent(query.trim())}` : "");
    if (curve) offerCurve(query.trim());
    clearTimeout(later);
    try {
      await open();
      if (mine !== turn) return;
      const early = rank(query, false);
      // Names alone do where they hold every word; else what they hold would soon become another list.
      if (early.complete) show(early, mine);
      later = setTimeout(async () => {
        try {
          if (early.words.length) await deepen(query);
          if (mine === turn) show(rank(query), mine, query.trim() ? NO_WORD : hint);
        } catch {
          failed(mine);
        }
      }, pause - (performance.now() - begun));
    } catch {
      failed(mine);
    }
  }

  /* Whatever is found: the curve of the words in the titles that are counted. */
  function offerCurve(words) {
    curve.href = curve.dataset.curve + (words ? `?q=${encodeURIComponent(words)}` : "");
    curve.textContent = `The curve of ${words ? `“${words}”` : "any word"} in ${curve.dataset.titles} titles`;
  }

  function failed(mine) {
    if (mine === turn) said.textContent = "The search could not be loaded. Explore lists every paper.";
  }

  /* `wordless` is what to say if the query has no word to look for: after a pause only, for every query begins with one letter. */
  function show(result, mine, wordless = hint) {
    const counts = { "": result.pages.length };
    for (const page of result.pages) counts[page.kind] = (counts[page.kind] ?? 0) + 1;
    for (const button of filters.children) button.lastElementChild.textContent = counts[button.value] ?? 0;
    const pages = result.pages.filter((page) => !kind || page.kind === kind);
    const again = mine === listed;
    if (again && (touched || performance.now() - listedAt > READ)) hold(pages);
    const shown = pages.slice(0, SHOWN);
    const options = shown.map((page, number) => option(page, number, result.words));
    // What a reader has chosen already stays chosen when the texts add to the list.
    const chosen = again ? shown.findIndex(({ number }) => number === pagesListed[active]?.number) : -1;
    const top = again ? list.scrollTop : 0;
    list.replaceChildren(...options);
    list.scrollTop = top;
    if (!again) [listedAt, touched] = [performance.now(), false];
    [listed, pagesListed] = [mine, shown];
    field.setAttribute("aria-expanded", String(shown.length > 0));
    activate(chosen);
    said.textContent = result.words.length ? sentence(result, pages.length) : wordless;
    let room = WITH_TEXT;
    shown.forEach((page, number) => {
      if (page.inText && room-- > 0) tell(page, options[number], result.words, mine);
    });
  }

  /* Puts what is in the list where it is there: rows must not move under a hand. */
  function hold(pages) {
    const place = new Map(pagesListed.map(({ number }, at) => [number, at]));
    pages.sort((a, b) => (place.get(a.number) ?? Infinity) - (place.get(b.number) ?? Infinity) || 0);
  }

  for (const sign of ["pointermove", "pointerdown", "scroll"]) list.addEventListener(sign, () => (touched = true));

  function sentence({ complete, read }, count) {
    const label = filters.querySelector(`[value="${kind}"]`).firstChild.textContent.trim().toLowerCase();
    if (!count) return kind ? `No ${label} with these words.` : "Nothing found. Try fewer words, or Explore.";
    const number = `${count} ${count === 1 ? "result" : "results"}${kind ? ` among ${label}` : ""}`;
    const part = count > SHOWN ? `, the best ${SHOWN}` : "";
    const other = read.map(({ word, also, as }) => ` “${word}” was ${also ? "also " : ""}read as ${oneOf(as)}.`).join("");
    return (complete ? `${number}${part}.` : `No page has all of these words. ${number}${part} with some of them.`) + other;
  }

  const oneOf = (words) => words.map((word) => `“${word}”`).join(", ").replace(/, (?=[^,]*$)/, " or ");

  function option(page, number, words) {
    const { title, line, address, kind } = told(page.number);
    const link = element("a", "finder__hit");
    Object.assign(link, { id: `finder-${number}`, tabIndex: -1, href: linkTo(address) });
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    link.append(marked("finder__title", title, words), element("span", "finder__kind", kind.one));
    link.append(marked("finder__line", line, words));
    if (page.inText) link.append(element("span", "finder__text"));
    return link;
  }

  /* Without a server a folder's address shows the folder. */
  const linkTo = (path) => new URL(path + (location.protocol === "file:" ? "index.html" : ""), ROOT).href;

  async function tell(page, link, words, mine) {
    const found = await passage(page.number, words).catch(() => null); // the page has been found without it
    if (!found || mine !== turn) return;
    if (found.anchor) link.hash = found.anchor;
    const text = (found.heading ? `${found.heading}: ` : "") + found.text;
    link.querySelector(".finder__text").replaceWith(marked("finder__text", text, words));
  }

  function element(tag, name, text = "") {
    const made = document.createElement(tag);
    made.className = name;
    made.textContent = text;
    return made;
  }

  function marked(name, text, words) {
    const made = element("span", name);
    let end = 0;
    for (const [start, stop] of places(text, words)) {
      made.append(text.slice(end, start), element("mark", "", text.slice(start, stop)));
      end = stop;
    }
    made.append(text.slice(end));
    return made;
  }

  function activate(number) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = number;
    const link = list.children[active];
    if (!link) return field.removeAttribute("aria-activedescendant");
    link.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", link.id);
    link.scrollIntoView({ block: "nearest" });
  }

  function steer(event) {
    const count = list.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && count) {
      event.preventDefault();
      field.focus();
      activate((Math.max(active, step < 0 ? 0 : -1) + step + count) % count);
    } else if (event.key === "Escape") {
      event.preventDefault(); // some browsers empty the field first
      dialog.close();
    } else if (event.key === "Enter" && event.target === field) {
      event.preventDefault();
      const { ctrlKey, metaKey, shiftKey } = event;
      const click = new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey });
      list.children[Math.max(active, 0)]?.dispatchEvent(click);
    }
  }

  filters.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (!pressed) return;
    kind = pressed.value;
    for (const button of filters.children) button.setAttribute("aria-pressed", String(button === pressed));
    search();
  });

  search(0); // what has been typed while this came has waited
})();
