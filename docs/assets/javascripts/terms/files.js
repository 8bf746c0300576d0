/* Makes a reader's downloads: the chart as SVG and PNG, its numbers as CSV. */
(() => {
  "use strict";
  const SHARPNESS = 2; // pixels for each unit of the drawing
  const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const text = (drawing) => new XMLSerializer().serializeToString(drawing);

  const svg = (drawing) => new Blob([text(drawing)], { type: "image/svg+xml" });

  /* `head` is a line about the table, and stands before it as a comment. */
  const csv = (head, rows) => new Blob([`# ${head}\r\n${rows.map((row) => row.map(String).map(cell).join(",")).join("\r\n")}\r\n`], { type: "text/csv" });

  async function png(drawing) {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(text(drawing))}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: SHARPNESS * image.width, height: SHARPNESS * image.height });
    const context = canvas.getContext("2d");
    context.scale(SHARPNESS, SHARPNESS);
    context.drawImage(image, 0, 0);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  function save(blob, name) {
    const address = URL.createObjectURL(blob);
    Object.assign(document.createElement("a"), { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  self.surveyFiles = { svg, csv, png, save };
})();
