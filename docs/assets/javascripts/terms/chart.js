/* Draws curves as the site's other pictures are drawn: shares per 1,000 titles by year, incomplete years hatched, the moments at
   which a source spoke as upright lines. Knows numbers and names, not where they come from. */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const [LEFT, RIGHT, TOP, BOTTOM] = [40, 14, 24, 24];
  const STEPS = [1, 2, 4, 5, 8, 10];
  // The light scheme's colours, for pictures that leave the site: docs/assets/stylesheets/survey.css.
  const COLOURS = ["#1f5fa8", "#a3341f", "#0d6b5c", "#8a5a00", "#8a2f6b", "#4a5560"];
  const TINTS = [1, 5, 3, 8, 4, 9]; // the areas with these colours
  const DASHES = ["", "7 3", "2 3", "9 3 2 3", "5 5", "1 4"];
  const STYLE =
    "text{font:11px sans-serif;fill:#52606d}.title{font-size:15px;font-weight:700;fill:#1c2733}.label{fill:#1c2733;font-weight:700}" +
    ".grid{stroke:#d5dce3}.moment{stroke:#52606d;stroke-dasharray:2 3}.hatch{stroke:#d5dce3;stroke-width:2}.line{fill:none;stroke-width:1.8}" +
    ".dot--incomplete{fill:#fff}.hit,.focus{display:none}";

  function element(name, attributes = {}, ...children) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  /* The least round number that is not below `value`. */
  function roundUp(value) {
    const scale = 10 ** Math.floor(Math.log10(value));
    return STEPS.map((step) => step * scale).find((top) => top >= value * 0.9999);
  }

  const round = (number) => Math.round(number * 10) / 10;

  /* One panel: `series` are lists of points {year, share, complete, …}; `pick(series, point)` makes the attributes of a dot. */
  function panel({ width, height, label, series, years, moments, incomplete, top, plain, id, names }) {
    const group = element("g", { class: "panel" });
    const x = (year) => round(LEFT + ((year - years[0]) / Math.max(years[1] - years[0], 1)) * (width - LEFT - RIGHT));
    const y = (share) => round(height - BOTTOM - (share / top) * (height - TOP - BOTTOM));
    const half = (x(years[0] + 1) - x(years[0])) / 2;
    group.append(element("text", { class: "label", x: LEFT, y: 14 }, label));
    for (const year of incomplete) {
      const [from, to] = [Math.max(LEFT, x(year) - half), Math.min(x(year) + half, width - RIGHT)];
      const place = { x: round(from), y: TOP, width: round(to - from), height: height - TOP - BOTTOM, fill: `url(#${id})` };
      group.append(element("rect", place));
    }
    for (const share of [0, top / 2, top]) {
      group.append(element("path", { class: "grid", d: `M${LEFT} ${y(share)}H${width - RIGHT}` }));
      group.append(element("text", { class: "tick", x: LEFT - 6, y: y(share) + 4, "text-anchor": "end" }, String(+share.toPrecision(6))));
    }
    for (const year of moments) group.append(element("path", { class: "moment", d: `M${x(year)} ${TOP}V${height - BOTTOM}` }));
    const step = Math.max(2, Math.ceil((years[1] - years[0] + 1) / Math.max(2, Math.floor(width / 90))));
    for (let year = years[0]; year <= years[1]; year += step)
      group.append(element("text", { class: "tick", x: x(year), y: height - 7, "text-anchor": "middle" }, String(year)));
    series.forEach((points, number) => {
      const tint = plain ? { stroke: COLOURS[number] } : { class: `area-${TINTS[number]}` };
      const drawn = element("g", tint);
      // A year that is not whole stands apart: no line leads to it.
      const parts = points.slice(1).flatMap((point, at) => {
        const before = points[at];
        const joined = point.complete && before.complete && point.year - before.year <= 2;
        return joined ? `M${x(before.year)} ${y(before.share)}L${x(point.year)} ${y(point.share)}` : [];
      });
      const dash = DASHES[number] && { "stroke-dasharray": DASHES[number] };
      if (parts.length) drawn.append(element("path", { class: "line", d: parts.join(""), ...dash }));
      for (const point of points) {
        const dot = element("circle", {
          class: point.complete ? "dot" : "dot dot--incomplete", cx: x(point.year), cy: y(point.share), r: width > 400 ? 3.4 : 2.6,
          ...(plain && { fill: point.complete ? COLOURS[number] : "#fff" }),
        });
        if (plain) drawn.append(dot);
        else {
          const mark = element("g", { class: "point", role: "button", tabindex: -1, "aria-label": point.words });
          mark.append(element("circle", { class: "hit", cx: x(point.year), cy: y(point.share), r: 12 }), dot, element("title", {}, point.words));
          mark.surveyPoint = point;
          drawn.append(mark);
        }
      }
      group.append(drawn);
    });
    return group;
  }

  /* The chart, `width` user units wide. `panels` are [label, lists of points]; `plain` draws for a file: colours written out. */
  function draw({ panels, names, years, moments, incomplete, width, plain = false, title = "", foot = [] }) {
    const id = `hatch-${plain ? "file" : "page"}`;
    const columns = panels.length > 1 && width > 560 ? 2 : 1;
    const [panelWidth, panelHeight] = [width / columns, panels.length > 1 ? 170 : Math.max(220, Math.min(340, width * 0.45))];
    const head = plain ? 34 + 18 * Math.ceil(names.length / 3) : 0;
    const rows = Math.ceil(panels.length / columns);
    const height = head + rows * panelHeight + (plain ? 18 * foot.length + 10 : 0);
    const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, width, height });
    if (plain) {
      svg.setAttribute("xmlns", SVG);
      svg.append(element("title", {}, title), element("desc", {}, foot.join(" ")), element("style", {}, STYLE));
      svg.append(element("rect", { width, height, fill: "#fff" }), element("text", { class: "title", x: 10, y: 22 }, title));
      names.forEach((name, number) => {
        const [x, y] = [10 + (number % 3) * (width / 3), 40 + 18 * Math.floor(number / 3)];
        const dash = DASHES[number] && { "stroke-dasharray": DASHES[number] };
        svg.append(element("path", { class: "line", stroke: COLOURS[number], d: `M${x} ${y - 4}h24`, ...dash }), element("text", { x: x + 30, y }, name));
      });
      foot.forEach((line, number) => svg.append(element("text", { x: 10, y: height - 10 - 16 * (foot.length - 1 - number) }, line)));
    }
    const hatch = element("pattern", { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    hatch.append(element("path", { class: "hatch", d: "M0 0V5" }));
    svg.append(element("defs", {}, hatch));
    const highest = Math.max(0, ...panels.flatMap(([, series]) => series.flatMap((points) => points.map((point) => point.share))));
    panels.forEach(([label, series, group], number) => {
      const drawn = panel({
        width: panelWidth, height: panelHeight, label, series, years, moments, incomplete: incomplete(group), plain, id, names,
        top: roundUp(highest || 1),
      });
      drawn.setAttribute("transform", `translate(${(number % columns) * panelWidth} ${head + Math.floor(number / columns) * panelHeight})`);
      svg.append(drawn);
    });
    return svg;
  }

  /* A short piece of the line of a curve, for a legend. */
  function key(number) {
    const svg = element("svg", { viewBox: "0 0 26 8", width: 26, height: 8, "aria-hidden": true });
    svg.append(element("path", { class: "line", d: "M0 4H26", ...(DASHES[number] && { "stroke-dasharray": DASHES[number] }) }));
    return svg;
  }

  self.surveyChart = { draw, key, TINTS };
})();
