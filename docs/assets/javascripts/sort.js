/* Tables with the class `sortable`: each column's name becomes a button that sorts the rows by that column, by a cell's
   data-sort where it has one, else by its text. A column of numbers starts with the largest; empty cells come last. */
(() => {
  "use strict";
  const words = new Intl.Collator("en").compare;
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    const headers = [...table.tHead.rows[0].cells];
    const value = (row, column) => (row.cells[column].dataset.sort ?? row.cells[column].textContent).trim();
    headers.forEach((header, column) => {
      const values = [...body.rows].map((row) => value(row, column)).filter(Boolean);
      if (!values.length) return; // a column of pictures has no order
      const numeric = values.every((text) => Number.isFinite(Number(text)));
      const first = numeric ? "descending" : "ascending";
      const second = numeric ? "ascending" : "descending";
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      header.append(button);
      button.addEventListener("click", () => {
        const order = header.getAttribute("aria-sort") === first ? second : first;
        const sign = order === "ascending" ? 1 : -1;
        for (const other of headers) other.removeAttribute("aria-sort");
        header.setAttribute("aria-sort", order);
        const rows = [...body.rows].map((row) => [value(row, column), row]);
        rows.sort(([a], [b]) => {
          if (!a || !b) return !a - !b;
          return sign * (numeric ? a - b : words(a, b));
        });
        body.append(...rows.map(([, row]) => row));
      });
    });
  }
})();
