/* The legend, which filters; the sliders; how the picture looks. Boxes are made once, then follow the state. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { nodes, data } = { nodes: app.data.nodes, data: app.data };
  const { el, svg } = app;
  const side = app.byId("filters");
  const syncs = [];

  /* How many of some nodes are shown, and how many there are. */
  const tallies = [];
  const tally = function (test) {
    const box = el("small");
    const total = nodes.filter(test).length;
    tallies.push(() => {
      const shown = app.picture.nodes.filter((i) => test(nodes[i])).length;
      box.textContent = shown && shown < total ? `${shown.toLocaleString("en")} of ${total.toLocaleString("en")}` : total.toLocaleString("en");
    });
    return box;
  };
  app.countLegend = () => tallies.forEach((count) => count());
  const toggled = (list, item, on) => (on ? [...new Set([...list, item])] : list.filter((other) => other !== item)).sort();

  const check = function (props, glyph, text, small, get, set) {
    const input = el("input", { type: "checkbox" });
    input.addEventListener("change", () => set(input.checked));
    syncs.push(() => (input.checked = get()));
    return el("label", { class: `check ${props || ""}` }, input, glyph, app.name(text), small || null);
  };
  const inList = (key, item) => [() => app.state[key].includes(item), (on) => app.update({ [key]: toggled(app.state[key], item, on) })];
  const notInList = (key, item) => [() => !app.state[key].includes(item), (on) => app.update({ [key]: toggled(app.state[key], item, !on) })];
  const flag = (key) => [() => app.state[key], (on) => app.update({ [key]: on })];

  const section = (title, ...children) => el("section", null, el("h2", null, title), ...children);

  const legendGlyph = function (node) {
    const box = el("i", { class: "glyph" });
    syncs.push(() => box.replaceChildren(app.glyph(node)));
    return box;
  };

  const showSection = function () {
    const rows = [];
    for (const label of app.LABELS.filter((other) => other !== "Community")) {
      const many = app.MANY[label];
      rows.push(check("", legendGlyph({ label, kind: null, community: null }), many[0].toUpperCase() + many.slice(1), tally((node) => node.label === label), ...inList("labels", label)));
      const kinds = [...app.KINDS, null].filter((kind) => nodes.some((node) => node.label === label && node.kind === kind));
      if (kinds.length < 2) continue;
      for (const kind of kinds) {
        const item = `${label}/${kind || "none"}`;
        rows.push(check("sub", null, kind || "kind not known", tally((node) => app.kindOf(node) === item), ...notInList("off", item)));
      }
    }
    if (data.kind === "network") rows.push(check("", null, "Unconnected ones too", "", ...flag("loose")));
    return section("Nodes", ...rows);
  };

  const line = function (type, dashed) {
    const path = svg("path", { d: "M1 5H21", "stroke-width": "2.4" });
    path.style.stroke = `var(--${app.edgeToken(type)})`;
    if (dashed) path.setAttribute("stroke-dasharray", "4 4");
    return svg("svg", { class: "line", viewBox: "0 0 22 10", "aria-hidden": "true" }, path);
  };
  const edgeSection = function () {
    const main = app.TYPES.filter((type) => !(type in app.SIDE_TYPES));
    const rows = main.length > 1 ? main.map((type) => check("", line(type, false), app.wordsOf(type)[0], "", ...inList("types", type))) : [];
    if (data.claims.some((claim) => claim.inferred)) {
      rows.push(check("", line("", false), "Stated in a paper", "", ...flag("stated")), check("", line("", true), "Inferred", "", ...flag("inferred")));
    }
    return rows.length ? section("Edges", ...rows) : "";
  };

  const slider = function (key, title, least, most, step, show) {
    const input = el("input", { type: "range", min: least, max: most, step, "aria-label": title });
    const output = el("output");
    input.addEventListener("input", () => app.update({ [key]: Number(input.value) }));
    syncs.push(() => {
      input.value = app.state[key];
      output.textContent = show(app.state[key]);
      input.setAttribute("aria-valuetext", output.textContent);
    });
    return el("label", { class: "field" }, el("span", null, title, output), input);
  };
  const year = function (key, title) {
    const [first, last] = app.years;
    const input = el("input", { type: "number", min: first, max: last, step: 1, "aria-label": title, inputmode: "numeric" });
    input.addEventListener("change", () => {
      const value = Math.round(Number(input.value));
      const sound = Number.isFinite(value) && input.value !== "" ? Math.min(last, Math.max(first, value)) : app.fields[key].start;
      const other = key === "from" ? { to: Math.max(sound, app.state.to) } : { from: Math.min(sound, app.state.from) };
      app.update({ [key]: sound, ...other });
      input.value = sound;
    });
    syncs.push(() => (input.value = app.state[key]));
    return input;
  };
  const filterSection = function () {
    const rows = [];
    if (app.years && app.years[0] < app.years[1]) {
      rows.push(el("div", { class: "field" }, el("span", null, "Years"), el("div", { class: "years" }, year("from", "From year"), "to", year("to", "To year"))));
    }
    if (app.fields.support && app.mostSupport > 1) {
      rows.push(slider("support", "Papers that say so", 1, app.mostSupport, 1, (v) => (v > 1 ? `${v} or more` : "any")));
    }
    rows.push(slider("confidence", "Confidence", 0, 1, 0.05, (v) => (v > 0 ? `${Math.round(v * 100)}% or more` : "any")));
    return section("Filters", ...rows);
  };

  const select = function (key, title, options) {
    const box = el("select", { "aria-label": title }, ...options.map(([value, text]) => el("option", { value }, text)));
    box.addEventListener("change", () => app.update({ [key]: box.value }));
    syncs.push(() => (box.value = app.state[key]));
    return el("label", { class: "field" }, el("span", null, title), box);
  };
  const GROUP = data.kind === "overview" ? "Community" : "Method";
  const swatches = el("ul", { class: "swatches" });
  syncs.push(() => {
    const { color } = app.state;
    const items = [];
    if (color === "kind") {
      for (const kind of app.KINDS) {
        const node = nodes.find((other) => other.kind === kind);
        if (node) items.push([node, kind]);
      }
    } else if (color === "community") {
      (data.communities || []).slice(0, app.COMMUNITY_COLORS).forEach((name, k) => items.push([{ label: GROUP, kind: null, community: k }, name]));
      if ((data.communities || []).length > app.COMMUNITY_COLORS) items.push([{ label: GROUP, kind: null, community: 99 }, "smaller groups"]);
    }
    swatches.replaceChildren(...items.map(([node, text]) => el("li", null, app.glyph(node), app.name(text))));
  });
  const lookSection = function () {
    const rows = [];
    if (data.communities) rows.push(select("color", "Colour by", [["label", "what it is"], ["kind", "kind"], ["community", "community"]]), swatches);
    rows.push(select("size", "Size by", Object.entries(data.measures)));
    if (nodes.some((node) => node.family !== null)) rows.push(check("", null, "Roll variants up into their family", "", ...flag("roll")));
    return section("Look", ...rows);
  };

  const reset = el("button", { class: "button quiet small", type: "button", onclick: () => app.reset(app.FILTERS) }, "Reset filters");
  const close = el("button", { class: "button small close", type: "button", onclick: () => openSide(false) }, "Done");

  const openSide = function (yes) {
    side.toggleAttribute("data-closed", !yes);
    app.byId("filters-button").setAttribute("aria-expanded", String(yes));
  };
  app.toggleFilters = () => openSide(side.hasAttribute("data-closed"));
  app.byId("filters-button").addEventListener("click", app.toggleFilters);
  app.closeFilters = () => openSide(false);

  side.append(close, showSection(), edgeSection(), filterSection(), lookSection(), reset);
  openSide(window.matchMedia("(min-width: 1100px)").matches);
  app.onChange(() => syncs.forEach((sync) => sync()));
})();
