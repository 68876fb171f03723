/* The first picture: state from the address, counts, the empty case, the camera. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { nodes } = app.data;
  const { el } = app;
  const empty = app.byId("empty");

  const counts = function () {
    const by = new Map();
    for (const i of app.picture.nodes) by.set(nodes[i].label, (by.get(nodes[i].label) || 0) + 1);
    const parts = app.LABELS.filter((label) => by.has(label)).map((label) => app.plural(by.get(label), label.toLowerCase(), app.MANY[label]));
    app.countLegend();
    app.byId("counts").textContent = [...parts, app.plural(app.picture.edges.length, "edge")].join(" · ");
  };
  const emptiness = function () {
    empty.hidden = app.picture.nodes.length > 0;
    if (!empty.hidden) {
      const nothing = !nodes.length || !app.data.edges.length;
      empty.replaceChildren(
        el("div", null, el("strong", null, nothing ? app.data.nothing || "No paper here ties a method to a benchmark yet" : "The filters leave nothing to show"),
          nothing ? "Add papers that report experiments, and build again." : "Loosen one of them, or start afresh."),
        ...(nothing ? [] : [el("button", { class: "button quiet", type: "button", onclick: () => app.reset(app.FILTERS) }, "Reset filters")]),
      );
    }
  };
  app.onChange((changed) => {
    if (!app.reshapes(changed)) return;
    counts();
    emptiness();
  });
  app.begin();
  if (!app.state.view) {
    app.fit(false);
    if (app.state.sel !== null) app.fly(app.standsFor(app.indexOf.get(app.state.sel)));
  }
  window.addEventListener("resize", () => app.network.redraw());
  /* What stood beside the picture would lie over it. */
  app.onNarrow(() => {
    app.closeFilters();
    if (app.state.sel === null) app.openPanel(false);
  });
  app.network.once("afterDrawing", () => performance.mark("whole"));
  app.network.redraw();
  document.documentElement.dataset.ready = "true";
})();
