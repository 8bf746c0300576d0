/* The theme's script wraps the copy button of each code block in a <nav>: a page with several would have as many
   navigation landmarks of one name. They lead nowhere, so they are told to be no landmarks. */
(() => {
  "use strict";
  const mend = () => {
    for (const nav of document.querySelectorAll("nav.md-code__nav:not([role])")) nav.setAttribute("role", "none");
  };
  const article = document.querySelector("article");
  if (!article) return;
  new MutationObserver(mend).observe(article, { childList: true, subtree: true });
  mend();
})();
