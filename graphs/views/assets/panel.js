/* The panel: what is here, the card of a node, the card of an edge. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { nodes, edges, claims, papers, notes } = app.data;
  const { el, svg } = app;
  const panel = app.byId("panel");
  const FIRST_ROWS = 10;
  const FIRST_CLAIMS = 5;
  let edgeShown = null;

  const chevron = () => svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, svg("path", { d: "m8 5 5 5-5 5" }));
  const cross = () => svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, svg("path", { d: "m5 5 10 10M15 5 5 15" }));

  const closer = () => el("button", { class: "button icon", type: "button", "aria-label": "Close", id: "panel-close", onclick: () => app.closePanel() }, cross());

  /* A list that shows its first few and the rest on a click. */
  const capped = function (items, first, make, list) {
    items.slice(0, first).forEach((item) => list.append(make(item)));
    if (items.length <= first) return [list];
    const more = el("button", { class: "link more", type: "button" }, `Show all ${items.length.toLocaleString("en")}`);
    more.addEventListener("click", () => {
      items.slice(first).forEach((item) => list.append(make(item)));
      more.remove();
    });
    return [list, more];
  };
  const claimList = (list) => {
    const box = el("div", { class: "claims" });
    box.append(...capped(list, FIRST_CLAIMS, app.claim, el("div")));
    return box;
  };

  const valuesOf = function (list) {
    const values = list.flatMap((c) => claims[c].values.map(([, value]) => value));
    if (values.length) return values.slice(0, 2).join(", ") + (values.length > 2 ? " …" : "");
    const support = app.supportOf(list);
    return support > 1 ? app.plural(support, "paper") : "";
  };

  const row = function (entry) {
    const other = nodes[entry.node];
    const body = el("li");
    const inferred = entry.claims.length > 0 && entry.claims.every((c) => claims[c].inferred);
    const line = el(
      "div",
      { class: "row" },
      app.glyph(other),
      el("button", { class: "link name", type: "button", dir: "auto", onclick: () => app.go(entry.node) }, other.name),
      el("span", { class: "value" }, valuesOf(entry.claims) || (inferred ? "inferred" : "")),
    );
    if (entry.claims.length) {
      const toggle = el("button", { class: "toggle", type: "button", "aria-expanded": "false", "aria-label": `Evidence for ${other.name}` }, chevron());
      toggle.addEventListener("click", () => {
        const open = toggle.getAttribute("aria-expanded") === "true";
        toggle.setAttribute("aria-expanded", String(!open));
        if (open) body.querySelector(".claims").remove();
        else body.append(claimList(entry.claims));
      });
      line.append(toggle);
    }
    body.append(line);
    return body;
  };

  const ORDER = Object.keys(app.WORDS);
  const members = (i) => (app.state.roll ? nodes.map((_, n) => n).filter((n) => app.standsFor(n) === i) : [i]);

  const sectionsOf = function (i) {
    const groups = new Map();
    for (const member of members(i)) {
      for (const e of app.edgesAt[member]) {
        const edge = edges[e];
        const out = edge.source === member;
        const other = app.standsFor(out ? edge.target : edge.source);
        if (other === i) continue;
        const key = `${edge.type} ${out ? 0 : 1}`;
        if (!groups.has(key)) groups.set(key, new Map());
        const entries = groups.get(key);
        if (!entries.has(other)) entries.set(other, { node: other, claims: [] });
        entries.get(other).claims.push(...edge.claims);
      }
    }
    const rank = (key) => ORDER.indexOf(key.split(" ")[0]) * 2 + Number(key.split(" ")[1]);
    const out = [];
    for (const key of [...groups.keys()].sort((a, b) => rank(a) - rank(b))) {
      const [type, side] = key.split(" ");
      const entries = [...groups.get(key).values()].sort(
        (a, b) => app.supportOf(b.claims) - app.supportOf(a.claims) || nodes[b.node].papers - nodes[a.node].papers || a.node - b.node,
      );
      out.push(
        el("h3", null, app.wordsOf(type)[Number(side)], el("small", null, entries.length.toLocaleString("en"))),
        ...capped(entries, FIRST_ROWS, row, el("ul", { class: "rows" })),
      );
    }
    return out;
  };

  const nodeCard = function (i) {
    const node = nodes[i];
    const chips = el("div", { class: "chips" }, el("span", { class: "chip" }, app.glyph(node), node.kind ? `${node.label} · ${node.kind}` : node.label));
    if (node.papers) chips.append(el("span", { class: "chip" }, app.plural(node.papers, "paper")));
    if (node.first) chips.append(el("span", { class: "chip" }, node.label === "Paper" ? node.first : `since ${node.first}`));
    if (node.direction && node.direction !== "unknown") chips.append(el("span", { class: "chip" }, `${node.direction} is better`));
    const card = el("div", { class: "card" });
    const heading = el("h2", { class: node.name.length > 60 ? "name long" : "name", dir: "auto" }, node.name);
    card.append(el("header", null, el("div", null, heading, chips), closer()));
    if (node.aliases.length) card.append(el("p", { class: "aka name", dir: "auto" }, `Also written ${node.aliases.join(", ")}`));
    if (node.paper !== undefined) {
      const paper = papers[node.paper];
      card.append(el("p", { class: "aka" }, [paper.authors, paper.venue].filter(Boolean).join(" · ")));
      if (paper.url) card.append(el("p", { class: "aka" }, app.link(paper.url, "Read the paper")));
    }
    const buttons = app.cardButtons(i);
    if (buttons.length) card.append(el("div", { class: "do" }, ...buttons));
    if (node.introduced.length && !app.edgesAt[i].some((e) => edges[e].type === "INTRODUCES")) {
      card.append(el("h3", null, "Introduced by"), claimList(node.introduced));
    }
    card.append(...sectionsOf(i));
    return card;
  };
  /* Pages may add buttons to a node's card. */
  app.cardButtons = () => [];

  const edgeCard = function (edge) {
    const end = (i) => el("button", { class: "link name", type: "button", dir: "auto", onclick: () => app.go(i) }, nodes[i].name);
    const chips = el("div", { class: "chips" }, el("span", { class: "chip" }, app.plural(edge.support, "paper")));
    if (edge.inferred) chips.append(el("span", { class: "chip warn" }, "inferred"));
    return el(
      "div",
      { class: "card" },
      el("header", null, el("div", null, el("h2", { class: "long" }, end(edge.source), ` ${app.wordsOf(edge.type)[2]} `, end(edge.target)), chips), closer()),
      el("h3", null, "Who says so"),
      claimList(edge.claims),
    );
  };

  const home = function () {
    const card = el("div", { class: "card" }, el("header", null, el("div", null, el("h2", null, app.data.welcome || "What is here")), closer()));
    card.append(el("p", { class: "lead" }, app.data.lead || "Click a node or a line to read the sentences behind it."));
    for (const note of notes) card.append(el("p", { class: "note" }, note));
    const shown = new Set(app.picture.nodes);
    for (const label of app.LABELS) {
      const top = [...shown].filter((i) => nodes[i].label === label);
      if (!top.length) continue;
      const degree = new Map();
      for (const edge of app.picture.edges) {
        for (const i of [edge.source, edge.target]) degree.set(i, (degree.get(i) || 0) + 1);
      }
      top.sort((a, b) => (degree.get(b) || 0) - (degree.get(a) || 0) || a - b);
      const list = el("ul", { class: "rows" });
      for (const i of top.slice(0, 6)) {
        const go = el("button", { class: "link name", type: "button", dir: "auto", onclick: () => app.go(i) }, nodes[i].name);
        list.append(el("li", null, el("div", { class: "row" }, app.glyph(nodes[i]), go, el("span", { class: "value" }, app.plural(degree.get(i) || 0, "neighbour")))));
      }
      card.append(el("h3", null, `Best connected ${app.MANY[label]}`), list);
    }
    return card;
  };

  app.showEdge = function (edge) {
    edgeShown = edge;
    app.update({ sel: null });
    render();
    open(true);
  };
  const open = (yes) => panel.toggleAttribute("data-closed", !yes);
  app.closePanel = function () {
    edgeShown = null;
    app.update({ sel: null });
    open(false);
    app.byId("canvas").focus({ preventScroll: true });
  };
  app.openPanel = () => open(true);
  const render = function () {
    const i = app.state.sel === null ? -1 : app.indexOf.get(app.state.sel);
    panel.replaceChildren(i >= 0 ? nodeCard(app.standsFor(i)) : edgeShown ? edgeCard(edgeShown) : home());
    panel.scrollTop = 0;
  };
  app.onChange((changed) => {
    if (changed.has("sel") && app.state.sel !== null) {
      edgeShown = null;
      open(true);
    }
    if (changed.has("sel") || changed.has("color") || app.reshapes(changed)) render();
  });
  open(!app.narrow());
})();
