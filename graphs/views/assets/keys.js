/* The network by keyboard alone. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { nodes } = app.data;
  const canvas = app.byId("canvas");
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const spot = (i) => app.spot(i);
  /* The nearest shown node in a direction; what lies off to the side counts as further away. */
  const nextNode = function (from, [dx, dy]) {
    let best = null;
    let least = Infinity;
    for (const i of app.picture.nodes) {
      if (i === from) continue;
      const along = (spot(i).x - spot(from).x) * dx + (spot(i).y - spot(from).y) * dy;
      const across = Math.abs((spot(i).x - spot(from).x) * dy) + Math.abs((spot(i).y - spot(from).y) * dx);
      if (along <= 0 || across > along * 2.2) continue;
      const cost = along + 2 * across;
      if (cost < least) [best, least] = [i, cost];
    }
    return best;
  };
  const current = function () {
    if (!app.state.sel) return null;
    const i = app.standsFor(app.indexOf.get(app.state.sel));
    return app.picture.nodes.includes(i) ? i : null;
  };
  const first = function () {
    const measure = Object.keys(app.data.measures).indexOf(app.state.size);
    return [...app.picture.nodes].sort((a, b) => nodes[b].sizes[measure] - nodes[a].sizes[measure] || a - b)[0];
  };
  const move = function (way) {
    const from = current();
    const to = from === null ? first() : nextNode(from, way);
    if (to === null || to === undefined) return;
    app.select(to);
    app.byId("focus-name").textContent = `${nodes[to].label} ${nodes[to].name}, ${app.plural(app.neighboursShown(to).length, "neighbour")} shown`;
    app.network.moveTo({ position: { x: spot(to).x, y: spot(to).y }, animation: app.calm() ? false : { duration: 180, easingFunction: "easeOutQuad" } });
  };

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (STEPS[event.key]) {
      event.preventDefault();
      move(STEPS[event.key]);
    } else if (event.key === "Enter") {
      if (current() === null) move([1, 0]);
      app.openPanel();
      app.byId("panel").focus();
    } else if (event.key === "e" || event.key === "E") {
      if (app.expand && current() !== null) app.expand(current());
    }
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, dialog[open], [role=menu]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      "/": () => app.byId("search").focus(),
      "?": app.help,
      "+": () => app.zoom(1.35),
      "=": () => app.zoom(1.35),
      "-": () => app.zoom(1 / 1.35),
      0: () => app.fit(true),
      p: () => app.physics(!app.physicsOn()),
      l: () => app.freeze(!app.frozen()),
      r: app.putBack,
      f: app.toggleFilters,
      t: app.switchTheme,
      Escape: () => {
        if (app.narrow()) app.closeFilters();
        if (app.state.sel !== null) app.update({ sel: null });
        else app.closePanel();
      },
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
