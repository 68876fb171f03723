/* What charts share: scales, ticks, axes, dates, and an SVG that can leave the page. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { svg, el } = app;
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const chart = (app.chart = {});
  app.picture = { nodes: [], edges: [] };

  chart.linear = (from, to, start, end) => (value) => start + ((value - from) / (to - from || 1)) * (end - start);

  /* Round numbers between two values, about `count` of them. */
  chart.ticks = function (low, high, count) {
    const rough = (high - low) / Math.max(count, 1) || 1;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999);
    const out = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) out.push(Number((k * step).toPrecision(12)));
    return out;
  };
  chart.number = (value) => value.toLocaleString("en", { maximumFractionDigits: 6 });

  /* An ISO prefix as a number of years; the middle of what it leaves open. */
  chart.time = function (date) {
    const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(date || "");
    if (!match) return null;
    const month = match[2] ? Number(match[2]) - 1 : 6;
    const day = match[3] ? Number(match[3]) - 1 : match[2] ? 15 : 0;
    return Number(match[1]) + month / 12 + day / 372;
  };
  chart.timeTicks = function (low, high, width) {
    const most = Math.max(2, Math.floor(width / 70));
    const years = high - low;
    if (years > 1.5 || most < 3) {
      const step = [1, 2, 5, 10, 20, 50].find((s) => years / s <= most) || 100;
      const out = [];
      for (let year = Math.ceil(low / step) * step; year <= high; year += step) out.push([year, String(year)]);
      return out;
    }
    const step = [1, 2, 3, 6].find((s) => (years * 12) / s <= most) || 12;
    const out = [];
    for (let m = Math.ceil((low * 12) / step) * step; m <= high * 12; m += step) out.push([m / 12, `${MONTHS[m % 12]} ${Math.floor(m / 12)}`]);
    return out;
  };

  chart.root = function (width, height, title) {
    const root = svg("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": title, "font-family": app.fontFamily, "font-size": "12.5" });
    root.append(svg("rect", { width, height, fill: app.color("surface"), rx: 8 }));
    return root;
  };
  app.fontFamily = getComputedStyle(document.documentElement).fontFamily;

  chart.text = (x, y, words, props) => svg("text", { x, y, fill: app.color("muted"), ...props }, words);
  chart.axes = function (root, box, xTicks, yTicks, x, y, unit) {
    const grid = svg("g", { stroke: app.color("line"), "stroke-width": 1, "shape-rendering": "crispEdges" });
    const words = svg("g", {});
    for (const tick of yTicks) {
      grid.append(svg("line", { x1: box.left, x2: box.right, y1: Math.round(y(tick)), y2: Math.round(y(tick)) }));
      words.append(chart.text(box.left - 8, y(tick) + 4, `${chart.number(tick)}${unit === "%" ? "%" : ""}`, { "text-anchor": "end" }));
    }
    for (const [at, name] of xTicks) {
      const px = Math.round(x(at));
      grid.append(svg("line", { x1: px, x2: px, y1: box.bottom, y2: box.bottom + 5 }));
      words.append(chart.text(px, box.bottom + 20, name, { "text-anchor": "middle" }));
    }
    root.append(grid, words);
  };

  /* A canvas measures text without touching the page. */
  const ctx = document.createElement("canvas").getContext("2d");
  chart.width = function (words, weight) {
    ctx.font = `${weight || 500} 12.5px ${app.fontFamily}`;
    return ctx.measureText(words).width;
  };
  /* Names beside dots where they fit: `items` are {x, y, r, text}, most important first; `walls` are
     boxes [left, top, right, bottom] that no name may touch. */
  chart.labels = function (items, box, walls) {
    const taken = [...items.map(({ x, y, r }) => [x - r, y - r, x + r, y + r]), ...walls];
    const out = [];
    for (const item of items) {
      const w = chart.width(item.text);
      const { x, y, r } = item;
      const spots = [
        [x + r + 4, y - 8, "start", x + r + 4],
        [x - r - 4 - w, y - 8, "end", x - r - 4],
        [x - w / 2, y - r - 19, "middle", x],
        [x - w / 2, y + r + 3, "middle", x],
      ];
      const found = spots.find(([left, top]) => {
        const area = [left, top, left + w, top + 16];
        if (area[0] < box.left || area[2] > box.right + 4 || area[1] < box.top - 6 || area[3] > box.bottom) return false;
        return !taken.some((b) => area[0] < b[2] && b[0] < area[2] && area[1] < b[3] && b[1] < area[3]);
      });
      if (!found) continue;
      taken.push([found[0], found[1], found[0] + w, found[1] + 16]);
      out.push(svg("text", { x: found[3], y: found[1] + 12, "text-anchor": found[2], "font-weight": 500, fill: app.color("text"), stroke: app.color("surface"), "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke", "pointer-events": "none" }, item.text));
    }
    return out;
  };

  chart.empty = (title, words) => el("div", { class: "none" }, el("strong", null, title), words);
  chart.segments = function (name, options, get, set) {
    const box = el("div", { class: "segments", role: "group", "aria-label": name });
    const sync = () => [...box.children].forEach((button) => button.setAttribute("aria-pressed", String(button.value === get())));
    for (const [value, words] of options) box.append(el("button", { type: "button", value, onclick: () => set(value) }, words));
    app.onChange(sync);
    return box;
  };
  chart.select = function (name, options, get, set) {
    const box = el("select", { "aria-label": name }, ...options.map(([value, words]) => el("option", { value }, words)));
    box.addEventListener("change", () => set(box.value));
    app.onChange(() => (box.value = get()));
    return el("label", null, name, box);
  };

  /* A mark that can be clicked, focused and read out. */
  chart.button = function (group, words, act) {
    group.setAttribute("role", "button");
    group.setAttribute("tabindex", "0");
    group.setAttribute("aria-label", words);
    group.append(svg("title", {}, words));
    group.addEventListener("click", act);
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      act();
    });
    return group;
  };

  chart.card = function (title, chips, ...rest) {
    return el("div", { class: "card" }, el("header", null, el("div", null, app.name(title, "h2"), el("div", { class: "chips" }, ...chips.map((words) => el("span", { class: "chip name" }, words)))), app.closer()), ...rest);
  };
  chart.notes = () => app.data.notes.map((note) => el("p", { class: "note" }, note));

  const shown = () => app.byId("figure") && app.byId("figure").querySelector("svg");
  app.svgText = function () {
    const root = app.makeSvg ? app.makeSvg() : shown();
    return root ? new XMLSerializer().serializeToString(root) : null;
  };
  const png = function (done) {
    const root = app.makeSvg ? app.makeSvg() : shown();
    if (root) app.rasterized(new XMLSerializer().serializeToString(root), Number(root.getAttribute("width")), Number(root.getAttribute("height")), done);
    else app.toast("There is no picture to save");
  };
  app.exports = { png, svg: app.svgText };

  chart.start = function (draw) {
    app.onChange(draw);
    app.begin();
    let wide = window.innerWidth;
    window.addEventListener("resize", () => {
      if (window.innerWidth === wide) return;
      wide = window.innerWidth;
      draw(new Set(["width"]));
    });
    document.addEventListener("keydown", (event) => {
      if (event.target.closest("input, select, dialog[open], [role=menu]") || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "?") app.help();
      else if (event.key.toLowerCase() === "t") app.switchTheme();
      else if (event.key === "Escape") app.closePanel();
      else return;
      event.preventDefault();
    });
    document.documentElement.dataset.ready = "true";
  };
})();
