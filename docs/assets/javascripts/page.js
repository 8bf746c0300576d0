/* What every page does beside the search: colours, the drawer, the contents, the header, folded parts, copying. It stands in the
   place of the theme's own script, of which nothing else was in use and which was twelve times as long.
   It runs in the head, before anything is shown, so that no page is seen in colours that it then changes. */
(() => {
  "use strict";
  const root = document.documentElement;
  const site = new URL("../../", document.currentScript.src);
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  root.classList.replace("no-js", "js");

  // The pages' policy lets no text become HTML or a script. Browsers that know of it ask here about the addresses of scripts.
  window.trustedTypes?.createPolicy("default", {
    createScriptURL: (text) => (new URL(text, document.baseURI).href.startsWith(site.href) ? text : null),
  });

  /* Colours: the system's, until a reader chooses. The choice is kept for this site alone: others may share its host. */
  const KEY = `${site.pathname}.scheme`;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const OTHER = { default: "slate", slate: "default" };
  let chosen = null;

  function scheme() {
    try {
      chosen = localStorage.getItem(KEY) ?? chosen;
    } catch {
      // Storage is switched off: the choice holds for this page.
    }
    return Object.hasOwn(OTHER, chosen) ? chosen : dark.matches ? "slate" : "default";
  }

  function colour() {
    const now = scheme();
    document.body.dataset.mdColorScheme = now;
    root.style.colorScheme = now === "slate" ? "dark" : "light";
    const [button, header] = [one("[data-switch]"), one(".md-header")];
    if (!button) return;
    button.title = now === "slate" ? "Switch to light" : "Switch to dark";
    button.setAttribute("aria-label", button.title);
    one("meta[name=theme-color]").content = getComputedStyle(header).backgroundColor;
  }

  function recolour() {
    document.body.dataset.mdColorSwitching = ""; // without transitions
    colour();
    setTimeout(() => delete document.body.dataset.mdColorSwitching);
  }

  function switchColours() {
    chosen = OTHER[scheme()];
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // as above
    }
    recolour();
  }

  new MutationObserver((_, observer) => {
    if (!document.body) return;
    observer.disconnect();
    colour();
  }).observe(root, { childList: true });
  dark.addEventListener("change", recolour);
  addEventListener("storage", recolour); // chosen in another tab
  addEventListener("pageshow", (event) => event.persisted && recolour()); // chosen on a later page

  document.addEventListener("DOMContentLoaded", () => {
    colour();
    one("[data-switch]").addEventListener("click", switchColours);
    drawer();
    const follow = [header(), ...all("[data-md-component=toc]").map(contents)];
    const scrolled = () => follow.forEach((step) => step());
    addEventListener("scroll", scrolled, { passive: true });
    addEventListener("resize", scrolled);
    scrolled();
    addEventListener("hashchange", unfold);
    unfold();
    addEventListener("beforeprint", unfoldAll);
    addEventListener("afterprint", foldAgain);
    all("article table").forEach((table) => reachable.observe(table));
    all("article pre > code").forEach(offerCopy);
    one("[data-copy-citation]")?.addEventListener("click", () => copy(one(".citation pre > code")));
    addEventListener("pointerover", tellWhole);
  });

  /* The drawer of narrow screens opens and closes by a checkbox, in CSS; this adds the keyboard and says what is open. */
  function drawer() {
    const [box, button, side] = [one("#__drawer"), one("[data-drawer]"), one(".md-sidebar--primary")];
    if (!side) return;
    const tell = () => button.setAttribute("aria-expanded", String(box.checked));
    const set = (open) => {
      box.checked = open;
      tell();
      (open ? one("a", side) : button).focus();
    };
    box.addEventListener("change", tell);
    button.addEventListener("click", () => set(!box.checked));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && box.checked && !one("dialog[open]")) set(false);
    });
    side.addEventListener("click", (event) => {
      if (!event.target.closest("a")) return;
      box.checked = false; // a link within the page leaves it open; one to another page would find it open on the way back
      tell();
    });
  }

  /* The header casts a shadow on what is below it and has the page's title once that is out of sight; the tabs go, and who turns
     back is offered the way to the top. */
  function header() {
    const [bar, title, main, top] = [".md-header", ".md-header__title", ".md-main", ".md-top"].map((name) => one(name));
    const [heading, tabs] = [one(".md-content h1"), one(".md-tabs")];
    let before = scrollY;
    top.addEventListener("click", () => scrollTo({ top: 0 }));
    return () => {
      const below = main.offsetTop - bar.offsetHeight <= scrollY;
      bar.classList.toggle("md-header--shadow", below);
      tabs.hidden = scrollY >= 10;
      title.classList.toggle("md-header__title--active", heading?.getBoundingClientRect().bottom <= bar.offsetHeight);
      top.hidden = !(below && scrollY < before && scrollY > 0);
      top.tabIndex = top.hidden ? -1 : 0;
      before = scrollY;
    };
  }

  /* A list of the page's headings: those that have been passed, and the one that is being read. */
  function contents(list) {
    const links = all("a[href*='#']", list).filter((link) => named(link.hash));
    const targets = links.map((link) => named(link.hash));
    const [bar, main] = [one(".md-header"), one(".md-main")];
    return () => {
      const line = bar.offsetHeight + 0.8 * (main.firstElementChild.offsetTop - main.offsetTop) + 1;
      const end = scrollY > 0 && scrollY + innerHeight >= Math.floor(document.body.scrollHeight);
      const passed = targets.filter((target) => end || seen(target).getBoundingClientRect().top < line).length;
      links.forEach((link, number) => {
        link.classList.toggle("md-nav__link--passed", number < passed);
        link.classList.toggle("md-nav__link--active", number === passed - 1);
        if (number === passed - 1) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      });
    };
  }

  /* The element an address with a # means. */
  function named(hash) {
    try {
      return document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch {
      return null; // no such thing was ever encoded
    }
  }

  /* `part`, or what it is folded into. */
  function seen(part) {
    while (!part.getClientRects().length && part.parentElement) part = part.parentElement;
    return part;
  }

  /* Opens what the target of the address is folded into. */
  function unfold() {
    const target = named(location.hash);
    let folded = target?.closest("details:not([open])");
    if (!folded) return;
    for (; folded; folded = target.closest("details:not([open])")) folded.open = true;
    target.scrollIntoView();
  }

  let opened = [];
  function unfoldAll() {
    opened = all("details.revisions:not([open])"); // on paper what is folded because it is long stays so, but for what has no other place
    for (const part of opened) part.open = true;
  }
  function foldAgain() {
    for (const part of opened) part.open = false;
  }

  /* What is wider than it can show is scrolled with the keyboard once it has the focus. */
  const reachable = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });

  function offerCopy(code) {
    reachable.observe(code);
    const place = document.createElement("div");
    const button = document.createElement("button");
    place.className = "md-code__nav";
    Object.assign(button, { type: "button", className: "md-code__button", title: "Copy to clipboard" });
    button.dataset.mdType = "copy";
    button.addEventListener("click", () => copy(code));
    place.append(button);
    code.before(place);
  }

  async function copy(code) {
    try {
      await navigator.clipboard.writeText(code.textContent.trimEnd());
    } catch {
      // Without https there is no clipboard, but the old way.
      getSelection().selectAllChildren(code);
      document.execCommand("copy");
      getSelection().removeAllRanges();
    }
    say("Copied to clipboard");
  }

  let silence = 0;
  function say(text) {
    const dialog = one(".md-dialog");
    dialog.firstElementChild.setAttribute("role", "status");
    dialog.firstElementChild.textContent = text;
    dialog.classList.add("md-dialog--active");
    clearTimeout(silence);
    silence = setTimeout(() => dialog.classList.remove("md-dialog--active"), 2000);
  }

  /* A name that is cut off is told whole under the pointer. */
  function tellWhole({ target }) {
    const name = target.closest?.(".md-ellipsis");
    if (name && name.offsetWidth < name.scrollWidth) (name.closest("a") ?? name).title = name.textContent.trim();
  }
})();
