/* Neighbourhoods: the collapsed neighbours travel in the page and come up on a second click. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { nodes, edges, hops } = app.data;
  const { el } = app;

  const others = (i) => app.edgesAt[i].map((e) => (edges[e].source === i ? edges[e].target : edges[e].source));
  app.inScope = (i) => nodes[i].hop <= hops || app.state.open.includes(nodes[i].id) || others(i).some((other) => app.state.open.includes(nodes[other].id));
  const hiddenAround = function (i) {
    const labels = new Set(app.state.labels);
    const shown = new Set(app.picture.nodes);
    return new Set(others(i).filter((other) => labels.has(nodes[other].label) && !shown.has(app.standsFor(other)))).size;
  };

  app.expand = function (i) {
    const id = nodes[i].id;
    const isOpen = app.state.open.includes(id);
    if (!isOpen && !hiddenAround(i)) {
      app.toast(`Nothing more around ${nodes[i].name}`);
      return;
    }
    const before = app.picture.nodes.length;
    app.update({ open: (isOpen ? app.state.open.filter((other) => other !== id) : [...app.state.open, id]).sort() });
    const change = app.picture.nodes.length - before;
    if (change > 0) app.fit(true);
    app.byId("focus-name").textContent = `${app.plural(Math.abs(change), "node")} ${change < 0 ? "hidden" : "shown"}`;
  };

  const name = app.labelOf;
  app.labelOf = function (i) {
    const more = hiddenAround(i);
    return more ? `${name(i)}  +${more}` : name(i);
  };

  app.cardButtons = function (i) {
    const more = hiddenAround(i);
    const buttons = [];
    if (more) buttons.push(el("button", { class: "button quiet small", type: "button", onclick: () => app.expand(i) }, `Show ${app.plural(more, "more neighbour")}`));
    if (app.state.open.includes(nodes[i].id)) buttons.push(el("button", { class: "button quiet small", type: "button", onclick: () => app.expand(i) }, "Collapse"));
    return buttons;
  };

  /* A node beyond what is open comes up with the neighbours that lead back to the centre. */
  app.revealing = function (i) {
    const open = new Set(app.state.open);
    const seen = new Set([i]);
    let at = i;
    while (nodes[at].hop > hops) {
      const next = others(at).filter((other) => !seen.has(other)).sort((a, b) => nodes[a].hop - nodes[b].hop || a - b)[0];
      if (next === undefined) break;
      seen.add(next);
      open.add(nodes[next].id);
      at = next;
    }
    return { open: [...open].sort() };
  };
})();
