/* The panel: what is here, the card of a node, the card of an edge. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { nodes, edges, claims, papers, notes } = app.data;
  const { el } = app;
  const FIRST_ROWS = 10;
  let edgeShown = null;

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
      const toggle = el("button", { class: "toggle", type: "button", "aria-expanded": "false", "aria-label": `Evidence for ${other.name}` }, app.icon("m8 5 5 5-5 5"));
      toggle.addEventListener("click", () => {
        const open = toggle.getAttribute("aria-expanded") === "true";
        toggle.setAttribute("aria-expanded", String(!open));
        if (open) body.querySelector(".claims").remove();
        else body.append(app.claimList(entry.claims));
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
        ...app.capped(entries, FIRST_ROWS, row, el("ul", { class: "rows" })),
      );
    }
    return out;
  };

  const nodeCard = function (i) {
    const node = nodes[i];
    const chips = el("div", { class: "chips" }, el("span", { class: "chip" }, app.glyph(node), node.kind ? `${node.label} · ${node.kind}` : node.label));
    if (node.papers) chips.append(el("span", { class: "chip" }, app.plural(node.papers, "paper")));
    if (node.members) chips.append(el("span", { class: "chip" }, app.plural(node.members, "member")));
    if (node.first) chips.append(el("span", { class: "chip" }, node.label === "Paper" ? node.first : `since ${node.first}`));
    if (node.direction && node.direction !== "unknown") chips.append(el("span", { class: "chip" }, `${node.direction} is better`));
    const card = el("div", { class: "card" });
    const heading = el("h2", { class: node.name.length > 60 ? "name long" : "name", dir: "auto" }, node.name);
    card.append(el("header", null, el("div", null, heading, chips), app.closer()));
    if (node.aliases.length) card.append(el("p", { class: "aka name", dir: "auto" }, `Also written ${node.aliases.join(", ")}`));
    if (node.paper !== undefined) {
      const paper = papers[node.paper];
      card.append(el("p", { class: "aka" }, [paper.authors, paper.venue].filter(Boolean).join(" · ")));
      if (paper.url) card.append(el("p", { class: "aka" }, app.link(paper.url, "Read the paper")));
    }
    const buttons = app.cardButtons(i);
    if (buttons.length) card.append(el("div", { class: "do" }, ...buttons));
    if (node.introduced.length && !app.edgesAt[i].some((e) => edges[e].type === "INTRODUCES")) {
      card.append(el("h3", null, "Introduced by"), app.claimList(node.introduced));
    }
    card.append(...app.cardExtra(i), ...sectionsOf(i));
    return card;
  };
  /* Pages may add buttons to a node's card. */
  app.cardButtons = () => [];
  app.cardExtra = () => [];

  const edgeCard = function (edge) {
    const end = (i) => el("button", { class: "link name", type: "button", dir: "auto", onclick: () => app.go(i) }, nodes[i].name);
    const chips = el("div", { class: "chips" }, el("span", { class: "chip" }, app.plural(edge.support, "paper")));
    if (edge.inferred) chips.append(el("span", { class: "chip warn" }, "inferred"));
    return el(
      "div",
      { class: "card" },
      el("header", null, el("div", null, el("h2", { class: "long" }, end(edge.source), ` ${app.wordsOf(edge.type)[2]} `, end(edge.target)), chips), app.closer()),
      el("h3", null, "Who says so"),
      app.claimList(edge.claims),
    );
  };

  const notesOf = () => notes.map((note) => el("p", { class: "note" }, note));
  const home = function () {
    if (app.data.center !== undefined) {
      const card = nodeCard(app.standsFor(app.data.center));
      card.children[0].after(...(app.data.lead ? [el("p", { class: "lead" }, app.data.lead)] : []), ...notesOf());
      return card;
    }
    const card = el("div", { class: "card" }, el("header", null, el("div", null, el("h2", null, app.data.welcome || "What is here")), app.closer()));
    card.append(el("p", { class: "lead" }, app.data.lead || "Click a node or a line to read the sentences behind it."));
    card.append(...notesOf());
    const shown = new Set(app.picture.nodes);
    for (const label of app.LABELS) {
      const top = [...shown].filter((i) => nodes[i].label === label);
      if (!top.length) continue;
      const degree = new Map(top.map((i) => [i, app.neighboursShown(i).length]));
      top.sort((a, b) => degree.get(b) - degree.get(a) || a - b);
      const list = el("ul", { class: "rows" });
      for (const i of top.slice(0, 6)) {
        const go = el("button", { class: "link name", type: "button", dir: "auto", onclick: () => app.go(i) }, nodes[i].name);
        list.append(el("li", null, el("div", { class: "row" }, app.glyph(nodes[i]), go, el("span", { class: "value" }, app.plural(degree.get(i), "neighbour")))));
      }
      card.append(el("h3", null, `Best connected ${app.MANY[label]}`), list);
    }
    return card;
  };

  app.showEdge = function (edge) {
    edgeShown = edge;
    app.update({ sel: null });
    render();
    app.openPanel();
  };
  app.closePanel = function () {
    edgeShown = null;
    app.update({ sel: null });
    app.openPanel(false);
    app.byId("canvas").focus({ preventScroll: true });
  };
  const render = function () {
    const i = app.state.sel === null ? -1 : app.indexOf.get(app.state.sel);
    app.fillPanel(i >= 0 ? nodeCard(app.standsFor(i)) : edgeShown ? edgeCard(edgeShown) : home());
  };
  app.onChange((changed) => {
    if (changed.has("sel") && app.state.sel !== null) {
      edgeShown = null;
      app.openPanel();
    }
    if (changed.has("sel") || changed.has("color") || app.reshapes(changed)) render();
  });
})();
