/* The overview: communities first; one opens into its own network, and a crumb leads back. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { nodes, communities } = app.data;
  const { el } = app;
  const crumbs = app.byId("crumbs");
  const isGroup = (i) => nodes[i].label === "Community";

  app.inScope = (i) => (app.state.group === null ? isGroup(i) : !isGroup(i) && nodes[i].community === app.state.group);

  app.openGroup = function (number) {
    app.update({ group: number, sel: null, view: null });
    app.fit(true);
  };
  app.expand = (i) => isGroup(i) && app.openGroup(nodes[i].community);
  app.revealing = (i) => ({ group: isGroup(i) ? null : nodes[i].community });

  const name = app.labelOf;
  const SHOWN = app.narrow() ? 1 : 2;
  const few = (text) => text.split(" · ").slice(0, SHOWN).join(" · ");
  app.labelOf = (i) => (isGroup(i) ? app.short(few(nodes[i].name)) : name(i));

  const membersOf = (number) => nodes.map((_, i) => i).filter((i) => !isGroup(i) && nodes[i].community === number).sort((a, b) => nodes[b].papers - nodes[a].papers || a - b);
  app.cardButtons = function (i) {
    if (!isGroup(i)) return [];
    return [el("button", { class: "button primary small", type: "button", onclick: () => app.openGroup(nodes[i].community) }, "Open its network")];
  };
  app.cardExtra = function (i) {
    if (!isGroup(i)) return [];
    const list = el("ul", { class: "rows" });
    const members = membersOf(nodes[i].community);
    for (const member of members.slice(0, 12)) {
      const go = el("button", { class: "link name", type: "button", dir: "auto", onclick: () => app.go(member) }, nodes[member].name);
      list.append(el("li", null, el("div", { class: "row" }, app.glyph(nodes[member]), go, el("span", { class: "value" }, app.plural(nodes[member].papers, "paper")))));
    }
    return [el("h3", null, "Members", el("small", null, members.length.toLocaleString("en"))), list];
  };

  app.onChange((changed) => {
    if (!changed.has("group")) return;
    const { group } = app.state;
    crumbs.hidden = group === null;
    if (group !== null) {
      crumbs.replaceChildren(el("button", { class: "link", type: "button", onclick: () => app.openGroup(null) }, "All communities"), "›", app.name(communities[group] || ""));
    }
  });
})();
