/* Charts by year, read out by finger, pointer and keyboard: one slider for each chart, and a line through all of its parts. The
   numbers are those of the table beside it, which tells them without a script. */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const INSET = 2; // hundredths of a sheet's width, as in hooks/survey/render/figures/geometry.py

  for (const figure of document.querySelectorAll(".figure:not([data-read])")) {
    const slider = figure.querySelector(".reader input");
    if (slider) read(figure, slider);
  }

  function read(figure, slider) {
    figure.dataset.read = "";
    const [first, last] = [Number(slider.min), Number(slider.max)];
    const told = figure.querySelector(".reader output");
    const sheets = [...figure.querySelectorAll(".sheet")];
    const rows = new Map(
      [...figure.querySelectorAll(".figure__cells tbody tr")].map((row) => {
        const cells = [...row.cells].map((cell) => cell.textContent);
        return [Number.parseInt(cells[0], 10), cells];
      }),
    );
    const lines = sheets.map((sheet) => {
      const line = document.createElementNS(SVG, "line");
      line.setAttribute("class", "cross");
      line.setAttribute("y1", "16");
      line.setAttribute("y2", String(Number(sheet.getAttribute("height")) - 22));
      sheet.append(line);
      return line;
    });

    function show(year) {
      slider.value = String(year);
      const words = said(year, rows.get(year));
      told.textContent = words;
      slider.setAttribute("aria-valuetext", words);
      const x = `${INSET + ((year - first) / Math.max(last - first, 1)) * (100 - 2 * INSET)}%`;
      for (const line of lines) {
        line.setAttribute("x1", x);
        line.setAttribute("x2", x);
      }
    }

    function point(event) {
      const sheet = event.target.closest?.(".sheet");
      if (!sheet) return;
      const { left, width } = sheet.getBoundingClientRect();
      const part = ((event.clientX - left) / width) * 100 - INSET;
      show(Math.min(last, Math.max(first, Math.round(first + (part / (100 - 2 * INSET)) * (last - first)))));
    }

    slider.addEventListener("input", () => show(Number(slider.value)));
    const part = figure.querySelector(".sheets");
    part.addEventListener("pointerdown", point);
    part.addEventListener("pointermove", point);
    const complete = [...rows.keys()].filter((year) => !rows.get(year)[0].includes("("));
    show(complete.at(-1) ?? last);
  }

  /* What a row of the table says, in words: share, count and count of all, of titles and of titles or abstracts. */
  function said(year, cells) {
    if (!cells) return `${year}: not counted.`;
    const [when, share, matches, total, textShare, textMatches, textTotal] = cells;
    const texts = textShare && `; ${textShare} of titles or abstracts (${grouped(textMatches)} of ${grouped(textTotal)})`;
    return `${when}: ${share} per 1,000 titles (${grouped(matches)} of ${grouped(total)})${texts}.`;
  }

  function grouped(number) {
    return Number(number).toLocaleString("en");
  }
})();
