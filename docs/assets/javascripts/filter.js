/* Narrows lists down: a form with `data-filters`, a selector of list items, hides those that its fields do not fit. A field fits an
   item whose data attribute of the field's name holds the field's value among its words. The address holds the choice. A list that
   nothing is left of goes with the heading above it. */
(() => {
  "use strict";
  for (const form of document.querySelectorAll("form[data-filters]:not([data-ready])")) {
    form.dataset.ready = "";
    const items = [...document.querySelectorAll(form.dataset.filters)];
    const lists = [...new Set(items.map((item) => item.parentElement))];
    const fields = [...form.elements].filter((field) => field.name);
    const told = form.querySelector("[role=status]");

    function show() {
      const wanted = fields.filter((field) => field.value);
      for (const item of items) {
        item.hidden = !wanted.every((field) => item.dataset[field.name].split(" ").includes(field.value));
      }
      for (const list of lists) {
        list.hidden = [...list.children].every((item) => item.hidden);
        const before = list.previousElementSibling;
        if (before?.matches("h2, h3, .column-title")) before.hidden = list.hidden;
      }
      const ids = (shown) => new Set(shown.map((item) => item.querySelector("a").href)).size;
      told.textContent = `${ids(items.filter((item) => !item.hidden))} of ${ids(items)}`;
    }

    function keep() {
      const address = new URL(location.href);
      for (const field of fields) {
        if (field.value) address.searchParams.set(field.name, field.value);
        else address.searchParams.delete(field.name);
      }
      history.replaceState(null, "", address);
    }

    const asked = new URLSearchParams(location.search);
    for (const field of fields) {
      if ([...field.options].some((option) => option.value === asked.get(field.name))) field.value = asked.get(field.name);
    }
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", () => (show(), keep()));
    form.addEventListener("reset", () => setTimeout(() => (show(), keep())));
    show();
  }
})();
