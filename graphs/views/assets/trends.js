/* How often things are named over time: lines for a few, a table with a small line for each. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { series, totals, papers, coarse, undated } = app.data;
  const { el, svg, chart } = app;
  const figure = app.byId("figure");
  const FIRST = 6;
  const MOST = 8;
  const ROWS = 25;
  const PLURAL = { Method: "Methods", Benchmark: "Benchmarks", Task: "Tasks" };
  const labels = Object.keys(series).filter((label) => series[label].length);
  const known = new Set(labels.flatMap((label) => series[label].map((item) => item.id)));

  app.declare({
    of: app.text(labels[0] || "Method", (s) => labels.includes(s)),
    by: app.text(app.data.by, (s) => s === "year" || s === "month"),
    share: app.flag(app.data.share),
    sum: app.flag(false),
    lines: app.list([], (s) => known.has(s)),
    sel: app.text(null, (s) => known.has(s)),
    at: app.text(null, (s) => /^\d{4}(-\d{2})?$/.test(s)),
  });

  const size = () => (app.state.by === "year" ? 4 : 7);
  const periodOf = (paper) => ((paper.date || "").length >= size() ? paper.date.slice(0, size()) : null);
  const periods = function () {
    const met = Object.keys(totals).filter((key) => key.length === size()).sort();
    if (!met.length) return [];
    const out = [];
    let [year, month] = met[0].split("-").map(Number);
    const last = met[met.length - 1];
    for (let key = met[0]; key <= last; ) {
      out.push(key);
      if (size() === 4) year += 1;
      else if (month === 12) [year, month] = [year + 1, 1];
      else month += 1;
      key = size() === 4 ? String(year) : `${year}-${String(month).padStart(2, "0")}`;
    }
    return out;
  };
  const countsOf = function (item, all) {
    const counts = new Map(all.map((key) => [key, 0]));
    for (const p of item.papers) {
      const key = periodOf(papers[p]);
      if (counts.has(key)) counts.set(key, counts.get(key) + 1);
    }
    if (app.state.share) return all.map((key) => (totals[key] ? counts.get(key) / totals[key] : 0));
    let sum = 0;
    return all.map((key) => (app.state.sum ? (sum += counts.get(key)) : counts.get(key)));
  };
  const measure = () => (app.state.share ? "share" : app.state.sum ? "sum" : "papers");
  const MEASURES = { papers: "Papers that name it.", share: "Share of the papers of that time that name it.", sum: "Papers that name it, all up to that time." };
  const items = () => series[app.state.of] || [];
  const chosen = function () {
    const picked = items().filter((item) => app.state.lines.includes(item.id));
    return picked.length ? picked.slice(0, MOST) : items().slice(0, FIRST);
  };
  const show = (value) => (app.state.share ? `${Math.round(value * 1000) / 10}%` : chart.number(value));
  const colorOf = (k) => app.color(`c${k % 8}`);
  const DASHES = ["", "7 3", "2 3", "9 3 2 3"];

  /* A line where something is named; where nothing is for long, it would only hide the others. */
  const course = function (values, x, y) {
    let path = "";
    values.slice(1).forEach((value, n) => {
      if (!value && !values[n]) return;
      path += `${n && (values[n] || values[n - 1]) ? "" : `M${x(n)} ${y(values[n])}`}L${x(n + 1)} ${y(value)}`;
    });
    return path;
  };

  const draw = function () {
    figure.replaceChildren();
    const all = periods();
    if (!items().length || !all.length) {
      figure.append(chart.empty("No dated paper here names one", undated ? `${app.plural(undated, "paper")} without a date cannot be placed in time.` : "Add papers, and build again."));
      return;
    }
    const width = Math.max(320, figure.clientWidth - 20);
    const height = Math.round(Math.min(440, Math.max(280, width * 0.46)));
    const root = chart.root(width, height, `${PLURAL[app.state.of]} over time`);
    const rows = chosen().map((item, k) => ({ item, k, values: countsOf(item, all) }));
    const wide = width > 560;
    const short = (item) => (item.name.length > 26 ? `${item.name.slice(0, 25)}…` : item.name);
    const longest = Math.max(...rows.map(({ item }) => chart.width(short(item), 600)));
    const box = { left: 46, right: width - (wide ? longest + 26 : 16), top: 18, bottom: height - 34 };
    const top = Math.max(...rows.flatMap(({ values }) => values), app.state.share ? 0.01 : 1);
    const x = chart.linear(0, Math.max(all.length - 1, 1), box.left + 8, box.right - 4);
    const y = chart.linear(0, top, box.bottom, box.top);
    const every = Math.max(1, Math.ceil(all.length / ((box.right - box.left) / 64)));
    const xTicks = all.map((key, k) => [k, key]).filter(([k]) => k % every === 0);
    const yTicks = chart.ticks(0, app.state.share ? top * 100 : top, height / 70).filter((tick) => app.state.share || Number.isInteger(tick));
    chart.axes(root, box, xTicks, yTicks, x, (tick) => y(app.state.share ? tick / 100 : tick), app.state.share ? "%" : "");
    for (const { item, k, values } of rows) {
      const color = colorOf(k);
      root.append(svg("path", { class: "series", d: course(values, x, y), fill: "none", stroke: color, "stroke-width": 2.2, "stroke-linejoin": "round", "stroke-dasharray": DASHES[Math.floor(k / 2) % 4] || "none" }));
      values.forEach((value, n) => {
        if (!value || (app.state.sum && value === values[n - 1])) return;
        const dot = svg("g", {}, svg("circle", { class: "halo", cx: x(n), cy: y(value), r: 9, fill: "none", stroke: app.color("accent"), "stroke-width": 2 }), svg("circle", { cx: x(n), cy: y(value), r: all.length > 40 ? 2.6 : 4, fill: color, stroke: app.color("surface"), "stroke-width": 1.5 }));
        chart.button(dot, `${item.name}, ${all[n]}: ${app.state.share ? show(value) : app.plural(value, "paper")}`, () => app.update({ sel: item.id, at: all[n] }));
        root.append(dot);
      });
    }
    if (wide) {
      const ends = rows.map(({ item, k, values }) => ({ item, k, y: y(values[values.length - 1]) })).sort((a, b) => a.y - b.y || a.k - b.k);
      ends.forEach((end, n) => (end.y = n ? Math.max(end.y, ends[n - 1].y + 16) : end.y));
      const over = Math.max(0, (ends.length ? ends[ends.length - 1].y : 0) - box.bottom);
      ends.forEach((end) => (end.y -= over));
      for (let n = ends.length - 2; n >= 0; n--) ends[n].y = Math.min(ends[n].y, ends[n + 1].y - 16);
      for (const end of ends) {
        root.append(svg("text", { x: box.right + 12, y: end.y + 4, fill: colorOf(end.k), "font-weight": 600 }, short(end.item)));
      }
    }
    const words = [MEASURES[measure()]];
    if (undated) words.push(`${app.plural(undated, "paper")} without a date ${undated === 1 ? "is" : "are"} not in the chart.`);
    if (coarse && app.state.by === "month") words.push(`${app.plural(coarse, "paper")} dated by year only ${coarse === 1 ? "is" : "are"} not counted by month.`);
    figure.append(root);
    if (!wide) figure.append(el("ul", { class: "keyline" }, ...rows.map(({ item, k }) => el("li", null, swatch(k), app.name(item.name)))));
    figure.append(el("figcaption", null, words.join(" ")));
  };
  const swatch = function (k) {
    const line = svg("path", { d: "M1 5H21", "stroke-width": "3", "stroke-dasharray": DASHES[Math.floor(k / 2) % 4] || "none" });
    line.style.stroke = colorOf(k);
    return svg("svg", { class: "line", viewBox: "0 0 22 10", "aria-hidden": "true" }, line);
  };

  const spark = function (values) {
    const most = Math.max(...values, 1e-9);
    const x = chart.linear(0, Math.max(values.length - 1, 1), 2, 118);
    const line = svg("polyline", { points: values.map((v, n) => `${x(n)},${22 - (v / most) * 18}`).join(" "), fill: "none", "stroke-width": 1.6 });
    return svg("svg", { class: "spark", viewBox: "0 0 120 24", "aria-hidden": "true" }, line);
  };
  const table = function () {
    const all = periods();
    const drawn = new Map(chosen().map((item, k) => [item.id, k]));
    const body = el("tbody");
    const line = function (item) {
      const box = el("input", { type: "checkbox", "aria-label": `Draw ${item.name}` });
      box.checked = drawn.has(item.id);
      box.addEventListener("change", () => {
        const now = chosen().map((other) => other.id);
        const next = box.checked ? [...now, item.id] : now.filter((id) => id !== item.id);
        if (next.length > MOST) {
          box.checked = false;
          app.toast(`At most ${MOST} lines at a time; take one out first`);
        } else app.update({ lines: next.sort() });
      });
      const row = el(
        "tr",
        { "aria-selected": String(app.state.sel === item.id) },
        el("td", { class: "rank" }, el("label", { class: "pick" }, box, drawn.has(item.id) ? swatch(drawn.get(item.id)) : el("span", { class: "line" }))),
        el("td", null, el("button", { class: "link name", type: "button", dir: "auto" }, item.name)),
        el("td", { class: "kind" }, item.kind || ""),
        el("td", null, spark(countsOf(item, all))),
        el("td", { class: "number" }, item.papers.length.toLocaleString("en")),
      );
      row.addEventListener("click", (event) => event.target.closest("label") || app.update({ sel: item.id, at: null }));
      return row;
    };
    const [list, more] = app.capped(items(), ROWS, line, body);
    const heads = [["", ""], [PLURAL[app.state.of].slice(0, -1), ""], ["Kind", "kind"], ["Over time", ""], ["Papers", "number"]];
    const head = el("tr", null, ...heads.map(([name, kind]) => el("th", { scope: "col", class: kind }, name)));
    return [el("h2", null, `${PLURAL[app.state.of]} by papers`), el("div", { class: "scroll" }, el("table", { class: "table" }, el("thead", null, head), list)), more || ""];
  };

  const card = function () {
    const item = app.state.sel === null ? null : labels.flatMap((label) => series[label]).find((other) => other.id === app.state.sel);
    if (!item) return chart.card("Trends", [], el("p", { class: "lead" }, "Click a dot or a name to see the papers behind it."), ...chart.notes());
    const list = item.papers.map((p) => papers[p]).filter((paper) => !app.state.at || (paper.date || "").startsWith(app.state.at));
    const rows = app.capped([...list].reverse(), 20, (paper) => el("li", { class: "paper-row" }, app.link(paper.url, paper.title), el("small", null, [paper.date || "undated", paper.authors].filter(Boolean).join(" · "))), el("ul", { class: "rows" }));
    const chips = [app.plural(list.length, "paper"), app.state.at ? `in ${app.state.at}` : "all dates"];
    return chart.card(item.name, chips, el("h3", null, "Papers that name it"), ...rows);
  };

  const bar = app.byId("bar");
  if (labels.length > 1) bar.append(chart.segments("What", labels.map((label) => [label, PLURAL[label]]), () => app.state.of, (of) => app.update({ of, lines: [], sel: null, at: null })));
  bar.append(
    chart.segments("By", [["year", "By year"], ["month", "By month"]], () => app.state.by, (by) => app.update({ by, at: null })),
    chart.segments("Measure", [["papers", "Papers"], ["share", "Share of papers"], ["sum", "So far"]], measure, (value) => app.update({ share: value === "share", sum: value === "sum" })),
  );
  const render = function (changed) {
    draw();
    app.byId("counts").textContent = [...labels.map((label) => `${series[label].length} ${PLURAL[label].toLowerCase()}`), app.plural(Object.entries(totals).reduce((sum, [key, n]) => sum + (key.length === 4 ? n : 0), 0), "dated paper")].join(" · ");
    app.byId("table").replaceChildren(...(items().length ? table() : []));
    app.fillPanel(card());
    if ((changed.has("sel") || changed.has("at")) && app.state.sel !== null) app.openPanel();
  };

  app.exports.csv = function () {
    const all = periods();
    return app.csv([["label", "id", "name", "papers", ...all], ...labels.flatMap((label) => series[label].map((item) => [label, item.id, item.name, item.papers.length, ...countsOf(item, all)]))]);
  };
  app.exports.json = function () {
    const all = periods();
    const out = labels.flatMap((label) => series[label].map((item) => ({ label, id: item.id, name: item.name, papers: item.papers.map((p) => papers[p].id), counts: Object.fromEntries(countsOf(item, all).map((v, k) => [all[k], v])) })));
    return JSON.stringify({ schema_version: app.data.schema_version, by: app.state.by, share: app.state.share, totals, series: out }, null, 1);
  };
  app.data.csv_words = "a row for each thing, a column for each period";
  app.data.json_words = "things, their papers and counts";
  chart.start(render);
})();
