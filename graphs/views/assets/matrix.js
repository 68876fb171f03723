/* Methods by benchmarks: a grid one walks with arrow keys, shaded column by column. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { rows, columns, cells, papers, claims } = app.data;
  const { el, svg, chart } = app;
  const frame = app.byId("frame");
  const LEVELS = 4;
  const at = new Map(cells.map((cell) => [`${cell.row} ${cell.column}`, cell]));

  app.declare({
    sort: app.text("blocks", (s) => s === "blocks" || s === "name" || s === "most" || (/^c\d+$/.test(s) && Number(s.slice(1)) < columns.length)),
    find: app.text("", (s) => s.length < 200),
    cell: app.text(null, (s) => at.has(s)),
  });

  /* How good a comparable value is within its column: LEVELS for the best alone, down to 1 for the
     worst, 0 where nothing can be compared. */
  const level = new Map();
  columns.forEach((column, c) => {
    const mine = cells.filter((cell) => cell.column === c && cell.comparable);
    if (column.direction === "unknown" || mine.length < 2) return;
    const values = [...new Set(mine.map((cell) => cell.scores[cell.shown].value))].sort((a, b) => (column.direction === "higher" ? a - b : b - a));
    for (const cell of mine) {
      const place = values.indexOf(cell.scores[cell.shown].value);
      const top = place === values.length - 1;
      level.set(cell, top ? LEVELS : 1 + Math.min(LEVELS - 2, Math.floor((place / (values.length - 1)) * (LEVELS - 1))));
    }
  });
  const best = (cell) => level.get(cell) === LEVELS;

  const filled = rows.map((_, r) => cells.filter((cell) => cell.row === r).length);
  const order = function () {
    const words = app.state.find.trim().toLowerCase();
    const kept = rows.map((_, r) => r).filter((r) => !words || rows[r].name.toLowerCase().includes(words));
    const byName = (a, b) => rows[a].name.localeCompare(rows[b].name, "en");
    if (app.state.sort === "name") return kept.sort(byName);
    if (app.state.sort === "most") return kept.sort((a, b) => filled[b] - filled[a] || byName(a, b));
    if (app.state.sort.startsWith("c")) {
      const c = Number(app.state.sort.slice(1));
      const rank = function (r) {
        const cell = at.get(`${r} ${c}`);
        if (!cell) return [3, 0];
        if (!cell.comparable) return [cell.shown === null ? 2 : 1, 0];
        return [0, cell.scores[cell.shown].value * (columns[c].direction === "lower" ? 1 : -1)];
      };
      return kept.sort((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1] || a - b);
    }
    return kept;
  };

  const say = function (cell, row, column) {
    if (!cell) return `${row.name} on ${column.name}: untried here`;
    const score = cell.shown === null ? null : cell.scores[cell.shown];
    const value = score ? `${score.text}${score.metric ? ` ${score.metric}` : ""}` : cell.inferred ? "tried (inferred), no number" : "tried, no number";
    return `${row.name} on ${column.name}: ${value}${cell.conflict ? ", papers disagree" : ""}`;
  };
  const cellOf = function (r, c) {
    const cell = at.get(`${r} ${c}`);
    const td = el("td", { tabindex: "-1", "data-at": `${r} ${c}`, "aria-label": say(cell, rows[r], columns[c]), title: say(cell, rows[r], columns[c]) });
    if (!cell) {
      td.className = "untried";
      return td;
    }
    const score = cell.shown === null ? null : cell.scores[cell.shown];
    td.className = `tried l${level.get(cell) || 0}${best(cell) ? " best" : ""}${cell.inferred ? " guess" : ""}${cell.comparable ? "" : " apart"}`;
    if (!score) td.append(el("span", { class: "dot" }));
    else {
      td.append(el("span", { class: "name" }, score.text.length > 12 ? `${score.text.slice(0, 11)}…` : score.text));
      if (!cell.comparable) td.append(el("small", { class: "name" }, score.kind === "absolute" ? (score.metric || "").slice(0, 14) : score.kind));
      if (cell.conflict) td.append(el("span", { class: "flag", "aria-hidden": "true" }, "≠"));
    }
    return td;
  };

  const numbered = (c) => cells.some((cell) => cell.column === c && cell.shown !== null);
  const draw = function () {
    const shown = order();
    if (!rows.length) {
      frame.replaceChildren(chart.empty("No paper here ties a method to a benchmark yet", "Add papers that report experiments, and build again."));
      return;
    }
    const head = el("tr", null, el("th", { class: "corner", scope: "col" }, el("span", null, "Method")));
    columns.forEach((column, c) => {
      const sorted = app.state.sort === `c${c}`;
      const button = el("button", { type: "button", class: "name", dir: "auto", title: `Sort by ${column.name}` }, column.name.length > 26 ? `${column.name.slice(0, 25)}…` : column.name);
      button.addEventListener("click", () => app.update({ sort: sorted ? "blocks" : `c${c}` }));
      head.append(el("th", { scope: "col", "aria-sort": sorted ? "other" : "none", class: sorted ? "sorted" : "" }, el("div", null, button, el("small", { class: "name" }, column.metric ? `${column.metric.slice(0, 22)}${column.unit && column.unit !== "%" ? ` ${column.unit.slice(0, 8)}` : ""}` : numbered(c) ? "metric not named" : "no numbers"))));
    });
    const body = el("tbody");
    for (const r of shown) {
      body.append(el("tr", null, el("th", { scope: "row" }, el("span", { class: "name", dir: "auto", title: rows[r].name }, rows[r].name)), ...columns.map((_, c) => cellOf(r, c))));
    }
    const table = el("table", { class: "grid", role: "grid", "aria-label": "Methods by benchmarks" }, el("thead", null, head), body);
    const top = frame.scrollTop;
    const left = frame.scrollLeft;
    frame.replaceChildren(table);
    frame.scrollTo(left, top);
    if (!shown.length) body.append(el("tr", null, el("td", { class: "none", colspan: columns.length + 1 }, "No method of that name.")));
    const first = table.querySelector(`td[data-at="${app.state.cell}"]`) || table.querySelector("td[data-at]");
    if (first) first.tabIndex = 0;
    mark();
  };
  const mark = function () {
    for (const td of frame.querySelectorAll("td[aria-selected]")) td.removeAttribute("aria-selected");
    const td = app.state.cell && frame.querySelector(`td[data-at="${app.state.cell}"]`);
    if (td) td.setAttribute("aria-selected", "true");
  };

  const focus = function (td) {
    for (const other of frame.querySelectorAll('td[tabindex="0"]')) other.tabIndex = -1;
    td.tabIndex = 0;
    td.focus();
    td.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const open = (td) => at.has(td.dataset.at) && app.update({ cell: td.dataset.at });
  frame.addEventListener("click", (event) => {
    const td = event.target.closest("td[data-at]");
    if (!td) return;
    focus(td);
    open(td);
  });
  frame.addEventListener("keydown", (event) => {
    const td = event.target.closest("td[data-at]");
    if (!td) return;
    const line = td.parentElement;
    const k = [...line.children].indexOf(td);
    const goal = {
      ArrowRight: td.nextElementSibling,
      ArrowLeft: td.previousElementSibling,
      ArrowDown: line.nextElementSibling && line.nextElementSibling.children[k],
      ArrowUp: line.previousElementSibling && line.previousElementSibling.children[k],
      Home: line.children[1],
      End: line.lastElementChild,
    }[event.key];
    if (event.key === "Enter" || event.key === " ") open(td);
    else if (goal && goal.matches("td[data-at]")) focus(goal);
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
  });

  const card = function () {
    const cell = app.state.cell === null ? null : at.get(app.state.cell);
    if (!cell) return chart.card(app.data.title, [app.plural(cells.length, "cell")], el("p", { class: "lead" }, "Click a cell to read who says so."), ...chart.notes());
    const [row, column] = [rows[cell.row], columns[cell.column]];
    const rest = [];
    const used = new Set();
    if (cell.conflict) rest.push(el("p", { class: "note" }, "Papers state different numbers here. Settings may differ: read the sentences."));
    for (const score of cell.scores) {
      const words = [score.text, score.kind === "absolute" ? "" : score.kind, score.metric || "metric not named", score.own ? "" : "of another paper's method"].filter(Boolean).join(" · ");
      rest.push(el("h3", null, app.name(words)), app.claim(score.claim));
      used.add(claims[score.claim].paper);
    }
    const others = cell.claims.filter((c) => !used.has(claims[c].paper));
    if (others.length) rest.push(el("h3", null, cell.scores.length ? "Also tried in" : cell.inferred ? "Inferred from" : "Tried in"), app.claimList(others));
    const chips = [app.plural(cell.papers, "paper"), ...(cell.inferred ? ["inferred"] : []), ...(cell.conflict ? ["papers disagree"] : [])];
    return chart.card(`${row.name} on ${column.name}`, chips, ...rest);
  };

  const bar = app.byId("bar");
  const find = el("input", { type: "search", placeholder: "Find a method", "aria-label": "Find a method", autocomplete: "off", spellcheck: "false" });
  find.addEventListener("input", () => app.update({ find: find.value.slice(0, 199) }));
  bar.append(
    chart.segments("Order", [["blocks", "Blocks"], ["most", "Most tried"], ["name", "Name"]], () => app.state.sort, (sort) => app.update({ sort })),
    find,
  );
  const untried = rows.length * columns.length - cells.length;
  app.byId("legend").append(
    ...[["best", "best in its column"], ["l2", "stronger is better"], ["other", "another metric, or none named"], ["dotted", "tried, no number"], ["untried", "untried"], ["flagged", "papers disagree"]].map(([kind, words]) =>
      el("span", null, el("i", { class: kind }, { flagged: "≠", other: "42" }[kind] || ""), words),
    ),
  );
  const render = function (changed) {
    if (changed.has("sort") || changed.has("find") || changed.has("width") || changed.has("theme")) draw();
    else mark();
    if (document.activeElement !== find) find.value = app.state.find;
    app.byId("counts").textContent = `${app.plural(rows.length, "method")} · ${app.plural(columns.length, "benchmark")} · ${app.plural(cells.length, "cell")} tried, ${untried.toLocaleString("en")} not`;
    app.byId("legend").hidden = !rows.length;
    if (changed.has("cell") || changed.has("theme")) app.fillPanel(card());
    if (changed.has("cell") && app.state.cell !== null) app.openPanel();
  };

  /* The shown grid as a picture. */
  app.makeSvg = function () {
    const shown = order();
    const [w, h, left, top] = [72, 26, 190, 150];
    const [width, height] = [left + columns.length * w + 70, top + shown.length * h + 12];
    const root = chart.root(width, height, app.data.title);
    const words = svg("g", { "font-size": "11.5", fill: app.color("text") });
    const boxes = svg("g", {});
    columns.forEach((column, c) => words.append(svg("text", { transform: `translate(${left + c * w + 30} ${top - 10}) rotate(-40)` }, column.name.slice(0, 26))));
    shown.forEach((r, n) => {
      words.append(svg("text", { x: left - 10, y: top + n * h + 17, "text-anchor": "end" }, rows[r].name.slice(0, 28)));
      columns.forEach((_, c) => {
        const cell = at.get(`${r} ${c}`);
        const shade = cell && level.get(cell);
        boxes.append(svg("rect", { x: left + c * w + 1, y: top + n * h + 1, width: w - 2, height: h - 2, rx: 4, fill: shade ? app.color("method") : app.color("canvas"), "fill-opacity": shade ? 0.08 + 0.13 * shade : 1 }));
        if (cell) words.append(svg("text", { x: left + c * w + w / 2, y: top + n * h + 17, "text-anchor": "middle", "font-weight": best(cell) ? 700 : 400 }, cell.shown === null ? "·" : cell.scores[cell.shown].text.slice(0, 12)));
      });
    });
    root.append(boxes, words);
    return root;
  };
  app.exports.csv = () =>
    app.csv([["method", ...columns.map((column) => column.name)], ...order().map((r) => [rows[r].name, ...columns.map((_, c) => {
      const cell = at.get(`${r} ${c}`);
      return !cell ? "" : cell.shown === null ? "tried" : cell.scores[cell.shown].text;
    })])]);
  app.exports.json = () =>
    JSON.stringify({
      schema_version: app.data.schema_version,
      methods: rows,
      benchmarks: columns,
      cells: cells.map((cell) => ({ method: rows[cell.row].id, benchmark: columns[cell.column].id, inferred: cell.inferred, conflict: cell.conflict, scores: cell.scores.map(({ claim, ...score }) => ({ ...score, paper: papers[claims[claim].paper].id })) })),
    }, null, 1);
  app.data.csv_words = "the grid as it stands";
  app.data.json_words = "methods, benchmarks, all cells";
  chart.start(render);
})();
