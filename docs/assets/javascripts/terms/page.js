/* What the scripts of /terms/ share: the page's parts, and its state, which is in the address. ?q= holds the terms, `by` how they are
   drawn, `year`, `group` and `line` the point that is open, `mode` whether q and `not` hold regular expressions. */
(() => {
  "use strict";
  const page = document.querySelector("[data-terms]");
  const at = (name) => page.querySelector(`[data-at="${name}"]`);
  const number = (count) => count.toLocaleString("en");

  function make(tag, properties = {}, ...children) {
    const { dataset, ...rest } = properties;
    const made = Object.assign(document.createElement(tag), rest);
    Object.assign(made.dataset, dataset);
    made.append(...children);
    return made;
  }

  function state() {
    const asked = new URLSearchParams(location.search);
    return {
      q: asked.get("q") ?? "",
      not: asked.get("not") ?? "",
      by: asked.get("by") === "group" ? "group" : "",
      mode: asked.get("mode") === "expression" ? "expression" : "",
      year: Number(asked.get("year")) || 0,
      group: asked.get("group") ?? "",
      line: Number(asked.get("line")) || 0,
    };
  }

  /* The address of a state, relative to the page. */
  function addressOf(of) {
    const query = new URLSearchParams(Object.entries(of).filter(([, value]) => value)).toString();
    return query ? `?${query}` : location.pathname;
  }

  self.surveyPage = { page, at, number, make, state, addressOf };
})();
