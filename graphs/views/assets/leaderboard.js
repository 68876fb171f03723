/* A benchmark's results over time: dots, the running best, the table, what cannot be ranked. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { groups, apart, papers, first, benchmark } = app.data;
  const { el, svg, chart } = app;
  const figure = app.byId("figure");
  const LABELLED = 40;
  let current = [];
  [...groups.flatMap((group) => group.rows), ...apart].forEach((row, n) => (row.n = n));

  const groupName = (group) => [group.metric, group.unit && group.unit !== "%" ? `(${group.unit})` : ""].filter(Boolean).join(" ");
  app.declare({
    by: app.text(String(first), (s) => /^\d+$/.test(s) && Number(s) < groups.length),
    who: app.text("all", (s) => s === "all" || s === "own"),
    sel: app.text(null, (s) => /^\d+$/.test(s)),
  });

  const dateOf = (row) => papers[row.paper].date || (papers[row.paper].year ? String(papers[row.paper].year) : "");
  const better = (direction, a, b) => (direction === "higher" ? a > b : direction === "lower" ? a < b : false);

  /* Best first; equal values share a rank; an unknown direction has none. */
  const ranked = function (group) {
    const rows = group.rows.filter((row) => app.state.who === "all" || row.own);
    if (group.direction === "unknown") return rows.map((row) => ({ ...row, rank: null }));
    const sign = group.direction === "lower" ? 1 : -1;
    const sorted = [...rows].sort((a, b) => sign * (a.value - b.value) || dateOf(a).localeCompare(dateOf(b)) || a.n - b.n);
    let rank = 0;
    return sorted.map((row, k) => {
      if (!k || sorted[k - 1].value !== row.value) rank = k + 1;
      return { ...row, rank };
    });
  };

  const record = function (rows, direction) {
    const dated = rows.filter((row) => row.time !== null).sort((a, b) => a.time - b.time || (better(direction, a.value, b.value) ? -1 : 1));
    const out = [];
    for (const row of dated) if (!out.length || better(direction, row.value, out[out.length - 1].value)) out.push(row);
    return direction === "unknown" ? [] : out;
  };

  const draw = function () {
    figure.replaceChildren();
    if (!groups.length) {
      figure.append(chart.empty(`No paper here states a score on ${benchmark} that can be compared`, apart.length ? "What they do state is listed below." : "Add papers that report results on it, and build again."));
      return;
    }
    const group = groups[Number(app.state.by)];
    const rows = ranked(group).map((row) => ({ ...row, time: chart.time(dateOf(row)) }));
    current = rows;
    const dated = rows.filter((row) => row.time !== null);
    if (!dated.length) {
      figure.append(chart.empty("None of these numbers has a date", "They are listed below."));
      return;
    }
    const width = Math.max(320, figure.clientWidth - 20);
    const height = Math.round(Math.min(460, Math.max(280, width * 0.48)));
    const root = chart.root(width, height, `${benchmark}, ${groupName(group)}, over time`);
    const box = { left: 58, right: width - 18, top: 20, bottom: height - 34 };
    const values = dated.map((row) => row.value);
    const pad = (Math.max(...values) - Math.min(...values) || Math.abs(values[0]) * 0.2 || 1) * 0.12;
    const [low, high] = [Math.min(...values) - pad, Math.max(...values) + pad];
    const times = dated.map((row) => row.time);
    const slack = Math.max((Math.max(...times) - Math.min(...times)) * 0.05, 0.12);
    const [from, to] = [Math.min(...times) - slack, Math.max(...times) + slack];
    const x = chart.linear(from, to, box.left, box.right);
    const y = chart.linear(low, high, box.bottom, box.top);
    chart.axes(root, box, chart.timeTicks(from, to, box.right - box.left), chart.ticks(low, high, height / 62), x, y, group.unit);
    const best = record(dated, group.direction);
    const walls = [];
    best.forEach((row, k) => {
      const next = best[k + 1];
      const [left, right] = [x(row.time), next ? x(next.time) : box.right];
      walls.push([left, y(row.value) - 2, right, y(row.value) + 2]);
      if (next) walls.push([right - 2, Math.min(y(row.value), y(next.value)), right + 2, Math.max(y(row.value), y(next.value))]);
    });
    if (best.length) {
      let path = `M${x(best[0].time)} ${y(best[0].value)}`;
      for (const row of best.slice(1)) path += `H${x(row.time)}V${y(row.value)}`;
      root.append(svg("path", { d: `${path}H${box.right}`, fill: "none", stroke: app.color("benchmark"), "stroke-width": 2, "stroke-linejoin": "round" }));
    }
    const leading = new Set(best.map((row) => row.n));
    const items = [];
    for (const row of [...dated].sort((a, b) => Number(leading.has(b.n)) - Number(leading.has(a.n)) || (a.rank || 0) - (b.rank || 0))) {
      const [px, py] = [x(row.time), y(row.value)];
      const color = leading.has(row.n) ? app.color("benchmark") : app.color("method");
      const dot = svg("g", {}, svg("circle", { class: "halo", cx: px, cy: py, r: 10, fill: "none", stroke: app.color("accent"), "stroke-width": 2 }));
      dot.append(svg("circle", { cx: px, cy: py, r: 5.5, fill: row.own ? color : app.color("surface"), stroke: color, "stroke-width": 2 }));
      dot.dataset.row = row.n;
      chart.button(dot, `${row.method}: ${row.text}, ${dateOf(row)}${row.own ? "" : ", stated by another paper"}`, () => app.update({ sel: String(row.n) }));
      dot.setAttribute("aria-pressed", String(app.state.sel === String(row.n)));
      root.append(dot);
      items.push({ x: px, y: py, r: 7, text: row.method.length > 28 ? `${row.method.slice(0, 27)}…` : row.method });
    }
    root.append(...chart.labels(items.slice(0, LABELLED), box, walls));
    const undated = rows.length - dated.length;
    const words = [group.direction === "unknown" ? "Which direction is better is not known, so nothing is ranked." : `${group.direction === "higher" ? "Higher" : "Lower"} is better; the line is the best so far.`];
    if (rows.some((row) => !row.own)) words.push("Hollow: stated by a paper about another's method.");
    if (group.signless) words.push("Bare numbers are taken as per cent.");
    if (undated) words.push(`${app.plural(undated, "result")} without a date ${undated === 1 ? "is" : "are"} in the table only.`);
    figure.append(root, el("figcaption", null, words.join(" ")));
  };

  const table = function (rows, withRank) {
    const body = el("tbody");
    for (const row of rows) {
      const paper = papers[row.paper];
      const line = el(
        "tr",
        { "aria-selected": String(app.state.sel === String(row.n)) },
        withRank ? el("td", { class: "rank number" }, row.rank === null ? "–" : String(row.rank)) : null,
        el("td", { class: "who" }, el("button", { class: "link name", type: "button", dir: "auto" }, row.method), row.own ? null : el("span", { class: "chip" }, "by another paper")),
        el("td", { class: "number name" }, row.text),
        withRank ? null : el("td", { class: "what name" }, [row.kind === "absolute" ? "" : row.kind, row.metric || "metric not named"].filter(Boolean).join(" · ")),
        el("td", { class: "when" }, dateOf(row) || "undated"),
        el("td", { class: "paper" }, app.link(paper.url, paper.title)),
      );
      line.addEventListener("click", (event) => event.target.closest("a") || app.update({ sel: String(row.n) }));
      body.append(line);
    }
    const heads = [withRank ? ["Rank", "rank number"] : null, ["Method", ""], ["Value", "number"], withRank ? null : ["What it is", ""], ["Date", ""], ["Paper", ""]].filter(Boolean);
    const head = el("tr", null, ...heads.map(([name, kind]) => el("th", { scope: "col", class: kind }, name)));
    return el("div", { class: "scroll" }, el("table", { class: "table stack" }, el("thead", null, head), body));
  };

  const card = function () {
    const wanted = Number(app.state.sel);
    const row = app.state.sel === null ? null : [...groups.flatMap((group) => group.rows.map((r) => ({ ...r, metric: groupName(group) }))), ...apart].find((r) => r.n === wanted);
    if (!row) {
      const words = el("p", { class: "lead" }, "Click a dot or a row to read the sentence behind the number.");
      return chart.card(benchmark, [app.plural(groups.reduce((sum, g) => sum + g.rows.length, 0) + apart.length, "result")], words, ...chart.notes());
    }
    return chart.card(row.method, [row.text, row.metric || "metric not named", row.own ? "the paper's own method" : "stated by another paper"], el("h3", null, "Who says so"), app.claim(row.claim));
  };

  const bar = app.byId("bar");
  if (groups.length) {
    bar.append(chart.select("Metric", groups.map((group, k) => [String(k), `${groupName(group)} · ${app.plural(group.rows.length, "result")}`]), () => app.state.by, (by) => app.update({ by, sel: null })));
    if (groups.some((group) => group.rows.some((row) => !row.own) && group.rows.some((row) => row.own))) {
      bar.append(chart.segments("Whose numbers", [["all", "All claims"], ["own", "Own methods only"]], () => app.state.who, (who) => app.update({ who })));
    }
  }
  const render = function (changed) {
    draw();
    const group = groups[Number(app.state.by)];
    app.byId("counts").textContent = group ? `${app.plural(current.length, "result")} in ${groupName(group)}` : "no comparable results";
    app.byId("table").replaceChildren(...(group ? [el("h2", null, groupName(group)), table(current, true)] : []));
    app.byId("apart").replaceChildren(...(apart.length ? [el("h2", null, "Stated, but not comparable ", el("small", null, "gains, ratios, numbers without a named metric")), table(apart, false)] : []));
    app.fillPanel(card());
    if (changed.has("sel") && app.state.sel !== null) app.openPanel();
  };

  const rowsOf = () => [...groups.flatMap((group) => group.rows.map((row) => ({ ...row, metric: group.metric, comparable: true }))), ...apart.map((row) => ({ ...row, comparable: false }))];
  app.exports.csv = function () {
    const head = ["benchmark", "method", "value", "text", "unit", "metric", "kind", "comparable", "own", "date", "paper", "title"];
    return app.csv([head, ...rowsOf().map((row) => [benchmark, row.method, row.value, row.text, row.unit, row.metric, row.kind, row.comparable, row.own, dateOf(row), papers[row.paper].id, papers[row.paper].title])]);
  };
  app.exports.json = () => JSON.stringify({ schema_version: app.data.schema_version, benchmark, results: rowsOf().map(({ method, value, text, unit, metric, kind, comparable, own, paper }) => ({ method, value, text, unit, metric, kind, comparable, own, paper: papers[paper] })) }, null, 1);
  app.data.csv_words = "all results of the page";
  app.data.json_words = "all results of the page";
  chart.start(render);
})();
