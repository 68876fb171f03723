/* The shown part as PNG, SVG, CSV and JSON. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { nodes, claims, papers, title } = app.data;
  const { el } = app;
  const button = app.byId("export-button");
  const menu = app.byId("export-menu");
  const PNG_SCALE = 2;
  app.fileName = (ending) => `${title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60).toLowerCase() || "picture"}.${ending}`;

  /* A spreadsheet would run a cell that opens like a formula. */
  const cell = function (value) {
    const text = value === null || value === undefined ? "" : String(value);
    const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,]+\s?(%|x)?$/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };
  app.csv = (rows) => rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";

  /* An SVG as a PNG, twice as fine as on the screen. */
  app.rasterized = function (text, width, height, done) {
    const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
    const image = new Image();
    image.onload = () => {
      const copy = el("canvas", { width: width * PNG_SCALE, height: height * PNG_SCALE });
      copy.getContext("2d").drawImage(image, 0, 0, copy.width, copy.height);
      URL.revokeObjectURL(url);
      copy.toBlob(done, "image/png");
    };
    image.src = url;
  };

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
    svg: () => app.pictureText(app.wholeBox(), Math.max(1, app.network.getScale())),
    png: function (done) {
      const canvas = app.byId("canvas");
      const [a, b] = [{ x: 0, y: 0 }, { x: canvas.clientWidth, y: canvas.clientHeight }].map((at) => app.network.DOMtoCanvas(at));
      app.rasterized(app.pictureText([a.x, a.y, b.x, b.y], app.network.getScale()), canvas.clientWidth, canvas.clientHeight, done);
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
