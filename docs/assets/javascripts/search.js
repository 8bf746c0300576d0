/* Opens the search, by its button, by / or s or Ctrl+K, or by ?q= in the address of a page that has no query of its own. What it needs is fetched then, not before. */
(() => {
  "use strict";
  const here = document.currentScript.src;
  const dialog = document.getElementById("finder");
  const field = dialog.querySelector("input");
  let fetched = false;

  function fetchOnce() {
    if (fetched) return;
    fetched = true;
    const names = document.createElement("link");
    [names.rel, names.as, names.href] = ["preload", "script", new URL("../../search/names.js", here)];
    document.head.append(names);
    for (const name of ["text", "index", "matches", "spelling", "rank", "dialog"]) {
      const script = document.createElement("script");
      script.src = new URL(`search/${name}.js`, here);
      script.async = false; // one after the other
      document.head.append(script);
    }
  }

  function open() {
    fetchOnce();
    if (!dialog.open) dialog.showModal();
    field.select();
  }

  const button = document.querySelector("button.finder-open");
  button.addEventListener("click", open);
  button.addEventListener("pointerdown", fetchOnce); // a tenth of a second before it is a click
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    const called = key === "k" && (event.ctrlKey || event.metaKey);
    const writing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    const plain = (key === "/" || key === "s") && !event.ctrlKey && !event.metaKey && !event.altKey && !writing;
    if (dialog.open || !(called || plain)) return;
    event.preventDefault();
    open();
  });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked && !document.querySelector("[data-own-query]")) {
    field.value = asked;
    open();
  }
})();
