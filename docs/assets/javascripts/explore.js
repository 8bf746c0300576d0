/* The filters of /explore/. The table stands in the page; this hides, sorts and hands out its rows. Of a long table the page
   has the first rows, and a file the others: it is asked for when somebody filters, and the table grows by steps.
   The address holds the whole state, by the names of the form's fields: ?find=graves&theme=attention,transformers&from=2014&sort=title */
(() => {
  "use strict";
  const root = document.getElementById("explorer");
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const ORDERS = {
    oldest: (a, b) => a.year - b.year,
    title: (a, b) => compare(a.title, b.title),
    author: (a, b) => compare(a.author, b.author),
    themes: (a, b) => b.theme.length - a.theme.length,
    "built-on": (a, b) => b.builtOn - a.builtOn,
  };
  const TYPES = { bib: "application/x-bibtex", csv: "text/csv", json: "application/json" };
  // Letters that Unicode does not take apart into a base letter and a mark; hooks/survey/records/names.py has the same.
  const LETTERS = { ø: "o", ł: "l", đ: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i", þ: "th", ð: "d" };

  /* Text as it is compared: without case, marks and punctuation, except for the dot within an arXiv id. */
  const fold = (text) =>
    text
      .toLowerCase()
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/[øłđßæœıþð]/g, (letter) => LETTERS[letter])
      .replace(/['’‘]/g, "")
      .replace(/\.(?!\d)|[^\p{L}\p{N}.]+/gu, " ")
      .trim();

  /* What to look for; an arXiv id may come with its version or as a link. */
  const wordsOf = (text) =>
    fold(text.replace(/\S*?(\d{4}\.\d{4,5})(v\d+)?\S*/g, "$1")).split(" ").filter(Boolean);

  // Of a shared address nothing is shown before its filters are set: else the rows would jump.
  if (location.search) root.classList.add("explore--waiting");
  document.addEventListener("DOMContentLoaded", start);

  function start() {
    const seen = () => root.classList.remove("explore--waiting");
    const one = (selector) => root.querySelector(selector);
    const all = (selector) => [...root.querySelectorAll(selector)];
    const results = one(".explore__results");
    const boxes = all("input[type=checkbox]");
    const [find, from, to, sort] = ["find", "from", "to", "sort"].map((name) => one(`[name=${name}]`));
    const years = all("[name=from] option, [name=to] option").filter((option) => option.value);
    const facets = [...new Set(boxes.map((box) => box.name))];
    const step = Number(root.dataset.step) || Infinity;
    let most = step;
    let arriving;
    let papers;
    let shown;
    let order = "";
    let typing = false;
    let later = 0;

    /* What the rows say, read when it is first needed: most visits begin with the whole list. */
    function paperOf(row, position) {
      const [data, head] = [row.dataset, row.firstElementChild];
      const paper = { row, position, id: data.id, year: Number(data.year), author: data.author };
      paper.title = fold(head.querySelector("a").textContent);
      const said = [...head.querySelectorAll("a, .known-as, [data-authors]")].map((part) => part.textContent);
      paper.text = fold([...said, data.id, data.words].join(" "));
      paper.builtOn = Number(row.lastElementChild.textContent);
      for (const facet of facets) paper[facet] = data[facet].split(" ");
      return paper;
    }

    /* All papers, once: read from the page, or from the page and the file with the further rows. A script, unlike data,
       loads from a disk as well. */
    function gather() {
      arriving =
        arriving ||
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.onload = () => {
            papers = [...all("tbody tr"), ...window.exploreRows.map(made)].map(paperOf);
            delete window.exploreRows;
            resolve();
          };
          script.onerror = () => {
            arriving = undefined;
            script.remove();
            reject(new Error(root.dataset.rows));
          };
          script.src = root.dataset.rows;
          document.head.append(script);
        });
      return arriving;
    }

    const chosen = (facet) => boxes.filter((box) => box.name === facet && box.checked).map((box) => box.value);

    function read() {
      const asked = new URLSearchParams(location.search);
      for (const box of boxes) box.checked = asked.getAll(box.name).join(",").split(",").includes(box.value);
      for (const field of [find, from, to, sort]) {
        field.value = asked.get(field.name) || "";
        if (!field.value) field.value = ""; // a select with an option that is not there has none selected
      }
    }

    /* The state as a query: only what is set, and readable, because ids need no escaping. */
    function query() {
      const parts = [["find", encodeURIComponent(find.value.trim()).replace(/%20/g, "+")]];
      for (const facet of facets) parts.push([facet, chosen(facet).join(",")]);
      for (const field of [from, to, sort]) parts.push([field.name, field.value]);
      const set = parts.filter(([, value]) => value).map((part) => part.join("="));
      return set.length ? `?${set.join("&")}` : "";
    }

    function apply() {
      most = step;
      if (!papers && root.dataset.rows) {
        one("[data-shown]").textContent = "All papers are on their way";
        results.setAttribute("aria-busy", "true");
        gather().then(apply, failed);
        return;
      }
      results.removeAttribute("aria-busy");
      papers = papers || all("tbody tr").map(paperOf);
      if (sort.value !== order) {
        order = sort.value;
        papers.sort((a, b) => (order ? ORDERS[order](a, b) : 0) || a.position - b.position);
      }
      const words = wordsOf(find.value);
      const active = facets.map((facet) => [facet, chosen(facet)]).filter(([, values]) => values.length);
      const counts = {};
      shown = [];
      for (const paper of papers) {
        const lacking = active.filter(([facet, values]) => !values.some((value) => paper[facet].includes(value)));
        const misses = lacking.map(([facet]) => facet);
        if ((from.value && paper.year < from.value) || (to.value && paper.year > to.value)) misses.push("year");
        const found = words.every((word) => paper.text.includes(word));
        if (found && !misses.length) shown.push(paper);
        // A value's count is of the papers that pass every other facet: its own facet's choice does not tell against it.
        if (!found || misses.length > 1) continue;
        for (const facet of misses.length ? misses : [...facets, "year"]) {
          for (const value of [paper[facet]].flat()) {
            counts[`${facet} ${value}`] = (counts[`${facet} ${value}`] || 0) + 1;
          }
        }
      }
      for (const box of boxes) {
        const number = counts[`${box.name} ${box.value}`] || 0;
        box.parentElement.lastElementChild.textContent = number;
        box.parentElement.classList.toggle("explore__empty", !number);
      }
      for (const option of years) option.textContent = `${option.value} (${counts[`year ${option.value}`] || 0})`;
      const filters = active.flatMap(([, values]) => values).length + !!from.value + !!to.value;
      one("[data-active]").textContent = filters ? `(${filters})` : "";
      one("[data-none]").hidden = shown.length > 0;
      list();
      say("");
    }

    function failed() {
      one("[data-shown]").textContent = "The other papers could not be loaded, please try again";
      results.removeAttribute("aria-busy");
      seen();
    }

    /* The rows that are shown, as far as the table has grown. */
    function list() {
      one("tbody").replaceChildren(...shown.slice(0, most).map((paper) => paper.row));
      for (const more of all("[data-more]")) {
        more.hidden = shown.length <= most;
        one("[data-more] span").textContent = Math.min(step, shown.length - most);
      }
      seen();
    }

    function say(more) {
      one("[data-shown]").textContent = `${shown.length} of ${papers.length} papers${more}`;
    }

    /* One entry in the history for each choice, and one for each stretch of typing. */
    function remember(change) {
      clearTimeout(later);
      const address = location.pathname + query();
      if (address !== location.pathname + location.search) history[change](null, "", address);
    }

    function rememberTyping() {
      remember(typing ? "replaceState" : "pushState");
      typing = true;
    }

    root.addEventListener("input", (event) => {
      apply();
      if (event.target !== find) return remember("pushState");
      clearTimeout(later);
      later = setTimeout(rememberTyping, 200);
    });
    find.addEventListener("change", () => {
      rememberTyping();
      typing = false;
    });
    one("form").addEventListener("submit", (event) => event.preventDefault());
    window.addEventListener("popstate", () => {
      clearTimeout(later);
      typing = false;
      read();
      apply();
    });
    for (const button of all("[data-clear]")) {
      button.addEventListener("click", () => {
        for (const box of boxes) box.checked = false;
        for (const field of [find, from, to, sort]) field.value = "";
        apply();
        remember("pushState");
        find.focus();
      });
    }

    for (const button of all("[data-more] button")) {
      button.addEventListener("click", async () => {
        const grown = most + step;
        const last = one("tbody").lastElementChild;
        if (!papers) await gather().catch(failed);
        if (!papers) return;
        if (!shown) apply();
        most = grown;
        list();
        last.nextElementSibling?.querySelector("a").focus({ preventScroll: true }); // the first of the new rows
      });
    }

    let survey;
    for (const button of all("[data-take]")) {
      button.addEventListener("click", async () => {
        if (!papers && root.dataset.rows) await gather().catch(() => {});
        if (!shown) apply();
        if (!shown) return;
        const [asked, ids] = [query(), shown.map((paper) => paper.id)];
        try {
          survey = survey || (await load(root.dataset.export));
          hand(survey, button.dataset.take, asked, ids);
          say("");
        } catch {
          say(": the file could not be made, please try again");
        }
      });
    }

    // Who turns to the filters will soon need the other rows.
    if (root.dataset.rows) one("form").addEventListener("focusin", () => gather().catch(() => {}), { once: true });
    for (const fieldset of all(".explore__all")) fieldset.disabled = false;
    read();
    if (query()) apply();
    else seen();
  }

  /* An element from its name, attributes and contents. Where there is no server a folder's address shows the folder. */
  function made([name, attributes, ...contents]) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (name === "a" && location.protocol === "file:") element.setAttribute("href", `${attributes.href}index.html`);
    element.append(...contents.map((part) => (typeof part === "string" ? part : made(part))));
    return element;
  }

  async function load(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  /* Makes the file of `kind` that tells the papers `ids`, in that order, and gives it to the reader. */
  function hand({ columns, papers, address, ...about }, kind, query, ids) {
    const byId = new Map(papers.map((paper) => [paper.id, paper]));
    const chosen = ids.map((id) => byId.get(id));
    const file = { bib, csv, json }[kind]({ ...about, query: address + query, count: chosen.length }, chosen, columns);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([file], { type: `${TYPES[kind]};charset=utf-8` }));
    link.download = `deep-learning-trends-${about.edition}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function bib(about, papers) {
    const head = [
      `${about.name}, edition ${about.edition} (${about.date})`,
      `Licence: ${about.licence}, ${about.licence_url}`,
      `Query: ${about.query}`,
      `Papers: ${about.count}`,
    ];
    return `${head.map((line) => `% ${line}\n`).join("")}\n${papers.map((paper) => paper.bibtex).join("\n")}`;
  }

  /* RFC 4180. Every row says where it is from, because such a file has no place for remarks. An apostrophe stands before what
     a spreadsheet would run as a formula. */
  function csv(about, papers, columns) {
    const cell = (value) => {
      const text = (Array.isArray(value) ? value.join("; ") : String(value ?? "")).replace(/^[=+@-]/, "'$&");
      return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
    };
    const origin = [about.edition, about.licence, about.query];
    const rows = papers.map((paper) => [...columns.map((column) => paper[column]), ...origin]);
    return [[...columns, "edition", "licence", "query"], ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
  }

  function json(about, papers) {
    return `${JSON.stringify({ ...about, papers: papers.map(({ bibtex, ...paper }) => paper) }, null, 1)}\n`;
  }
})();
