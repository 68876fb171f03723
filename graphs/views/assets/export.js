/* The shown part as PNG, SVG, CSV and JSON. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { nodes, claims, papers, title } = app.data;
  const { el, svg } = app;
  const button = app.byId("export-button");
  const menu = app.byId("export-menu");
  const PNG_SCALE = 2;
  const MARGIN = 60;
  app.fileName = (ending) => `${title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60).toLowerCase() || "picture"}.${ending}`;

  /* A spreadsheet would run a cell that opens like a formula. */
  const cell = function (value) {
    const text = value === null || value === undefined ? "" : String(value);
    const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,]+\s?(%|x)?$/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };
  app.csv = (rows) => rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";

  const shownRows = function () {
    return app.picture.edges.map((edge) => {
      const values = edge.claims.flatMap((c) => claims[c].values.map(([metric, value]) => (metric ? `${value} ${metric}` : value)));
      return {
        source: nodes[edge.source].id,
        source_name: nodes[edge.source].name,
        type: edge.type,
        target: nodes[edge.target].id,
        target_name: nodes[edge.target].name,
        basis: edge.inferred ? "inferred" : "stated",
        support: edge.support,
        confidence: edge.claims.reduce((most, c) => Math.max(most, claims[c].confidence), 0),
        values,
        papers: [...new Set(edge.claims.map((c) => papers[claims[c].paper].id))],
      };
    });
  };
  app.exports = app.exports || {
    csv: function () {
      const rows = shownRows();
      const head = ["source", "source_name", "type", "target", "target_name", "basis", "support", "confidence", "values", "papers"];
      return app.csv([head, ...rows.map((row) => head.map((key) => (Array.isArray(row[key]) ? row[key].join("; ") : row[key])))]);
    },
    json: function () {
      const at = app.network.getPositions();
      const shown = app.picture.nodes.map((i) => {
        const { id, name, label, kind, aliases, papers: support, first } = nodes[i];
        return { id, name, label, kind, aliases, papers: support, first_seen: first || null, x: at[i].x, y: at[i].y };
      });
      return JSON.stringify({ schema_version: app.data.schema_version, title, nodes: shown, edges: shownRows() }, null, 1);
    },
    svg: function () {
      const at = app.network.getPositions();
      const spots = app.picture.nodes.map((i) => ({ i, ...at[i], r: app.radius(i) }));
      const xs = spots.flatMap(({ x, r }) => [x - r, x + r]);
      const ys = spots.flatMap(({ y, r }) => [y - r, y + r]);
      const least = (list) => list.reduce((a, b) => Math.min(a, b), Infinity);
      const most = (list) => list.reduce((a, b) => Math.max(a, b), -Infinity);
      const [left, top] = [least(xs) - MARGIN, least(ys) - MARGIN];
      const [width, height] = [most(xs) + MARGIN - left, most(ys) + MARGIN - top];
      const root = svg("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `${left} ${top} ${width} ${height}`, width, height });
      root.append(svg("title", {}, title), svg("rect", { x: left, y: top, width, height, fill: app.color("canvas") }));
      const lines = svg("g", { fill: "none", "stroke-opacity": "0.5" });
      for (const edge of app.picture.edges) {
        const [a, b] = [at[edge.source], at[edge.target]];
        const item = { x1: a.x, y1: a.y, x2: b.x, y2: b.y, stroke: app.color(app.edgeToken(edge.type)), "stroke-width": app.widthOf(edge.support) };
        lines.append(svg("line", edge.inferred ? { ...item, "stroke-dasharray": "5 5" } : item));
      }
      const dots = svg("g", { stroke: app.color("canvas"), "stroke-width": "0.08" });
      const words = svg("g", { "font-family": app.labelFont.family, "font-size": "12", "text-anchor": "middle", fill: app.color("text") });
      for (const { i, x, y, r } of spots) {
        dots.append(svg("path", { d: app.SHAPE[nodes[i].label], transform: `translate(${x} ${y}) scale(${r})`, fill: app.color(app.token(nodes[i])) }, svg("title", {}, nodes[i].name)));
        words.append(svg("text", { x, y: y + r + 14 }, app.labelOf(i)));
      }
      root.append(lines, dots, words);
      return new XMLSerializer().serializeToString(root);
    },
    png: function (done) {
      const canvas = app.byId("canvas").querySelector("canvas");
      const copy = el("canvas", { width: canvas.clientWidth * PNG_SCALE, height: canvas.clientHeight * PNG_SCALE });
      const ctx = copy.getContext("2d");
      ctx.fillStyle = app.color("canvas");
      ctx.fillRect(0, 0, copy.width, copy.height);
      ctx.drawImage(canvas, 0, 0, copy.width, copy.height);
      copy.toBlob(done, "image/png");
    },
  };

  const FORMATS = [
    ["png", "PNG", "the picture as it stands", "image/png"],
    ["svg", "SVG", "all that is shown, to scale", "image/svg+xml"],
    ["csv", "CSV", app.data.csv_words || "the edges that are shown", "text/csv"],
    ["json", "JSON", app.data.json_words || "the nodes and edges that are shown", "application/json"],
  ];
  app.exportAs = function (format) {
    const [, , , type] = FORMATS.find(([name]) => name === format);
    const save = (content) => content && app.download(app.fileName(format), content instanceof Blob ? content : new Blob([content], { type: `${type};charset=utf-8` }));
    if (format === "png") app.exports.png(save);
    else save(app.exports[format]());
  };
  const open = function (yes) {
    menu.hidden = !yes;
    button.setAttribute("aria-expanded", String(yes));
    if (yes) menu.firstElementChild.focus();
  };
  for (const [format, name, words] of FORMATS) {
    if (!app.exports[format]) continue;
    const item = el("button", { type: "button", role: "menuitem", "data-format": format }, name, el("small", null, words));
    item.addEventListener("click", () => {
      open(false);
      button.focus();
      app.exportAs(format);
    });
    menu.append(item);
  }
  button.addEventListener("click", () => open(menu.hidden));
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.children];
    const at = items.indexOf(document.activeElement);
    if (event.key === "ArrowDown") items[(at + 1) % items.length].focus();
    else if (event.key === "ArrowUp") items[(at + items.length - 1) % items.length].focus();
    else if (event.key === "Escape") {
      open(false);
      button.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!menu.hidden && !event.target.closest(".menu")) open(false);
  });
})();
