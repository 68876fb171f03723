/* The picture: vis-network with pyvis's nodes and edges, calm (no physics) until asked. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { vis } = window;
  const { nodes, measures } = app.data;
  const drawing = app.data.vis;
  const holder = app.byId("canvas");
  const measureNames = Object.keys(measures);
  const FLY = 600;
  const CLOSE = 1.15;
  const MOST_FIT = 1.8;
  /* Free pixels around the picture; years or crumbs stand at the top of some, the tools at the left,
     on a phone below. */
  const ROOM = app.narrow() ? 14 : 26;
  const TOP = app.data.axis || app.data.kind === "overview" ? 34 : 0;
  const BOTTOM = app.narrow() ? 54 : 0;
  const LEFT = app.narrow() ? 0 : 44;
  /* Share of the stage that a long name at the rim may claim; the rest of it may stand out. */
  const SPILL = 0.2;
  app.spill = () => SPILL * holder.clientWidth;
  const VEIL = 0.78;
  /* Neighbours up to which all have their name beside a node in focus; of more, those that had it. */
  const MOST_NAMED = 14;
  let hovered = null;
  let hoveredEdge = null;
  let live = false;
  let frozen = false;
  /* vis-network draws in the midst of a change of data: what is half changed is not drawn upon. */
  let changing = false;
  /* A frame that is not shown yet has no size to fit into: the first one that it gets counts. */
  let unseen = false;

  const nodeSet = new vis.DataSet();
  const edgeSet = new vis.DataSet();
  const network = new vis.Network(holder, { nodes: nodeSet, edges: edgeSet }, drawing.options);
  app.network = network;
  network.renderer._drawEdges = (ctx) => changing || app.drawEdges(ctx);
  app.picture = { nodes: [], edges: [] };
  const drawnEdges = new Map();
  let near = new Map();

  app.radius = (i) => app.grown * (6 + 15 * Math.sqrt(nodes[i].sizes[measureNames.indexOf(app.state.size)]));
  const nodeItem = function (i) {
    const color = app.color(app.token(nodes[i]));
    return {
      ...drawing.nodes[i],
      hidden: false,
      label: undefined,
      group: undefined,
      size: app.radius(i),
      color: { background: color, border: app.color("canvas"), hover: { background: color, border: app.color("canvas") }, highlight: { background: color, border: app.color("canvas") } },
    };
  };
  /* Changes only what changed: the picture stays where it is. */
  const show = function (picture, all) {
    changing = true;
    app.countParallel(picture);
    const wantedNodes = new Set(picture.nodes);
    const wantedEdges = new Map(picture.edges.map((edge) => [edge.key, edge]));
    const moved = new Map(nodeSet.length ? Object.entries(network.getPositions()) : []);
    edgeSet.remove(edgeSet.getIds().filter((id) => !wantedEdges.has(id)));
    nodeSet.remove(nodeSet.getIds().filter((id) => !wantedNodes.has(id)));
    const items = picture.nodes
      .filter((i) => all || !nodeSet.get(i))
      .map((i) => (moved.has(String(i)) && nodeSet.get(i) ? { ...nodeItem(i), ...moved.get(String(i)) } : nodeItem(i)));
    nodeSet.update(items);
    const changed = picture.edges.filter((edge) => {
      const old = edgeSet.get(edge.key) && drawnEdges.get(edge.key);
      return all || !old || old.support !== edge.support || old.inferred !== edge.inferred || old.parallel !== edge.parallel;
    });
    edgeSet.update(changed.map(app.edgeItem));
    drawnEdges.clear();
    near = new Map();
    for (const edge of picture.edges) {
      drawnEdges.set(edge.key, edge);
      for (const [a, b] of [[edge.source, edge.target], [edge.target, edge.source]]) {
        if (!near.has(a)) near.set(a, { nodes: new Set(), edges: [] });
        near.get(a).nodes.add(b);
        near.get(a).edges.push(edge.key);
      }
    }
    app.picture = picture;
    app.batchEdges(network, picture);
    changing = false;
    app.labelsChanged();
    network.redraw();
  };
  app.edgeByKey = (key) => drawnEdges.get(key);
  app.neighboursShown = (i) => [...(near.get(i) || { nodes: [] }).nodes];

  const selected = function () {
    if (!app.state.sel) return null;
    const i = app.standsFor(app.indexOf.get(app.state.sel));
    return nodeSet.get(i) ? i : null;
  };
  const body = (i) => network.body.nodes[i];
  app.spot = (i) => body(i) || null;

  app.visibleBox = function () {
    const a = network.DOMtoCanvas({ x: -160, y: -40 });
    const b = network.DOMtoCanvas({ x: holder.clientWidth + 160, y: holder.clientHeight + 40 });
    return [a.x, a.y, b.x, b.y];
  };
  const named = (list) => list.filter(body).map((i) => ({ i, text: app.labelOf(i), x: body(i).x, y: body(i).y, r: app.radius(i) }));
  const labelItems = function () {
    const measure = measureNames.indexOf(app.state.size);
    return named([...app.picture.nodes].sort((a, b) => nodes[b].sizes[measure] - nodes[a].sizes[measure] || a - b));
  };
  app.labelItems = labelItems;
  /* Names are cut to what the stage has room for; the panel has them in full. */
  const long = () => Math.min(60, Math.max(16, Math.round(holder.clientWidth / 22)));
  app.short = (text) => (text.length > long() ? `${text.slice(0, long() - 1).replace(/[\s·…]+$/, "")}…` : text);
  app.labelOf = (i) => app.short(drawing.nodes[i].label);

  /* What surrounds the node in focus stays; the rest recedes under a veil. No data is touched. */
  const spotlight = function (ctx, keys, spots) {
    const box = app.visibleBox();
    ctx.fillStyle = app.color("canvas", VEIL);
    ctx.fillRect(box[0], box[1], box[2] - box[0], box[3] - box[1]);
    for (const key of keys) if (network.body.edges[key]) network.body.edges[key].draw(ctx);
    for (const i of spots) if (body(i)) body(i).draw(ctx);
  };
  const ring = function (ctx, scale, i) {
    ctx.beginPath();
    ctx.arc(body(i).x, body(i).y, app.radius(i) + 4 / scale, 0, 2 * Math.PI);
    ctx.lineWidth = 2.5 / scale;
    ctx.strokeStyle = app.color("accent");
    ctx.stroke();
  };
  network.on("afterDrawing", (ctx) => {
    if (changing) return;
    const scale = network.getScale();
    const sel = selected();
    const focus = hovered !== null && body(hovered) ? hovered : sel;
    const line = hovered === null && drawnEdges.get(hoveredEdge);
    if (line) {
      const ends = [line.source, line.target];
      spotlight(ctx, [line.key], ends);
      app.drawFew(ctx, scale, named(ends));
    } else if (focus === null) {
      app.drawLabels(ctx, scale, labelItems, app.spot, live);
    } else {
      const around = near.get(focus) || { nodes: new Set(), edges: [] };
      spotlight(ctx, around.edges, [...around.nodes, focus]);
      const shown = app.placedLabels().filter((label) => around.nodes.has(label.i));
      const extra = around.nodes.size <= MOST_NAMED ? [...around.nodes] : shown.map((label) => label.i);
      app.drawFew(ctx, scale, named([focus, ...extra]));
    }
    if (sel !== null && body(sel)) ring(ctx, scale, sel);
    if (app.afterDrawing) app.afterDrawing(ctx, scale);
  });
  network.on("beforeDrawing", (ctx) => app.beforeDrawing && app.beforeDrawing(ctx, network.getScale()));

  /* Hand and camera. */
  const whereabouts = function () {
    const { x, y } = app.unframed(network.getViewPosition());
    return `${Math.round(x)} ${Math.round(y)} ${network.getScale().toFixed(3)}`;
  };
  const camera = () => app.update({ view: whereabouts() });
  const VIEW = /^-?\d{1,6} -?\d{1,6} \d{1,3}(\.\d+)?$/;
  app.declare({ view: app.text(null, (s) => VIEW.test(s)) });
  network.on("hoverNode", ({ node }) => {
    hovered = node;
    holder.classList.add("over");
    network.redraw();
  });
  network.on("blurNode", () => {
    hovered = null;
    holder.classList.remove("over");
    network.redraw();
  });
  network.on("hoverEdge", ({ edge }) => {
    hoveredEdge = edge;
    holder.classList.add("over");
    network.redraw();
  });
  network.on("blurEdge", () => {
    hoveredEdge = null;
    holder.classList.remove("over");
    network.redraw();
  });
  /* A second click on a node opens what lies behind it: no hand is too slow for that. */
  const clicked = function (node) {
    if (app.state.sel === nodes[node].id && app.expand) app.expand(node);
    else app.select(node);
  };
  network.on("click", (event) => {
    if (event.nodes.length) clicked(event.nodes[0]);
    else if (event.edges.length) app.showEdge(drawnEdges.get(event.edges[0]));
    else app.update({ sel: null });
  });
  network.on("dragEnd", () => {
    app.labelsChanged();
    camera();
  });
  network.on("zoom", () => camera());
  network.on("animationFinished", camera);

  app.select = (i) => app.update({ sel: nodes[i].id });
  app.animation = () => (app.calm() ? false : { duration: FLY, easingFunction: "easeInOutQuad" });
  app.fly = function (i) {
    if (!nodeSet.get(i)) return;
    network.focus(i, { scale: Math.max(network.getScale(), CLOSE), animation: app.animation() });
    if (app.calm()) camera();
  };
  const rimOf = (boxes) => boxes.reduce((all, box) => box.map((side, k) => (k < 2 ? Math.min(all[k], side) : Math.max(all[k], side))), [Infinity, Infinity, -Infinity, -Infinity]);
  app.fit = function (animated) {
    if (!app.picture.nodes.length) return;
    unseen = !holder.clientWidth || !holder.clientHeight;
    if (unseen) return;
    const items = labelItems();
    const boxes = items.map(({ x, y, r }) => [x - r, y - r, x + r, y + r]);
    const spill = app.spill();
    app.fitted = null;
    let [scale, middle] = [1, { x: 0, y: 0 }];
    /* Names keep their size on the screen: the further out, the more room they claim. */
    for (const withNames of [false, true, true]) {
      const bare = rimOf(boxes);
      const names = withNames ? rimOf([...boxes, ...app.labelBoxes(scale, items)]) : bare;
      const rim = bare.map((side, k) => (k < 2 ? Math.max(names[k], side - spill / scale) : Math.min(names[k], side + spill / scale)));
      const room = [holder.clientWidth - 2 * ROOM - LEFT, holder.clientHeight - 2 * ROOM - TOP - BOTTOM];
      scale = Math.min(Math.max(room[0], 1) / (rim[2] - rim[0] || 1), Math.max(room[1], 1) / (rim[3] - rim[1] || 1), MOST_FIT);
      middle = { x: (rim[0] + rim[2]) / 2 - LEFT / 2 / scale, y: (rim[1] + rim[3]) / 2 - (TOP - BOTTOM) / 2 / scale };
    }
    const half = holder.clientWidth / 2 / scale;
    app.fitted = { scale, left: middle.x - half + LEFT / scale, right: middle.x + half };
    app.labelsChanged();
    const animation = animated && app.animation();
    network.moveTo({ position: middle, scale, animation });
    if (!animation && app.state.view) camera();
  };
  /* vis-network zooms when its stage changes; as long as no hand moved it, the whole is shown. */
  const untouched = () => !app.state.view && app.state.sel === null;
  network.on("resize", () => requestAnimationFrame(() => (unseen || untouched()) && app.fit(false)));
  app.zoom = function (factor) {
    network.moveTo({ scale: Math.min(8, Math.max(0.03, network.getScale() * factor)), animation: app.calm() ? false : { duration: 160, easingFunction: "easeOutQuad" } });
    if (app.calm()) camera();
  };

  /* Goes to a node and, should a filter hide it, opens just what hides it. */
  app.go = function (i) {
    const shown = app.standsFor(i);
    const node = nodes[i];
    const patch = { sel: node.id };
    if (!app.picture.nodes.includes(shown)) {
      if (!app.state.labels.includes(node.label)) patch.labels = [...app.state.labels, node.label].sort();
      patch.off = app.state.off.filter((kind) => kind !== app.kindOf(node));
      if (app.revealing) Object.assign(patch, app.revealing(i));
    }
    app.update(patch);
    if (!app.picture.nodes.includes(app.standsFor(i))) app.update({ loose: true });
    if (app.narrow()) app.closeFilters();
    app.fly(app.standsFor(i));
  };

  const pressed = (id, yes) => app.byId(id).setAttribute("aria-pressed", String(yes));
  app.physics = function (on) {
    live = on;
    if (on && frozen) app.freeze(false);
    network.setOptions({ physics: on ? { enabled: true, solver: "forceAtlas2Based", stabilization: false, maxVelocity: 30, forceAtlas2Based: { gravitationalConstant: -60, springLength: 60, avoidOverlap: 0.5 } } : { enabled: false } });
    pressed("physics", on);
    app.labelsChanged();
  };
  app.physicsOn = () => live;
  app.freeze = function (on) {
    frozen = on;
    if (on && live) app.physics(false);
    network.setOptions({ interaction: { dragNodes: !on } });
    pressed("freeze", on);
  };
  app.frozen = () => frozen;
  app.putBack = function () {
    app.physics(false);
    nodeSet.update(app.picture.nodes.map((i) => ({ id: i, x: drawing.nodes[i].x, y: drawing.nodes[i].y })));
    app.labelsChanged();
    app.fit(true);
  };
  const on = (id, act) => app.byId(id).addEventListener("click", act);
  on("zoom-in", () => app.zoom(1.35));
  on("zoom-out", () => app.zoom(1 / 1.35));
  on("fit", () => app.fit(true));
  on("physics", () => app.physics(!live));
  on("freeze", () => app.freeze(!frozen));
  on("reset", app.putBack);

  app.onChange((changed) => {
    const looks = changed.has("theme") || changed.has("color") || changed.has("size");
    if (app.reshapes(changed) || looks) show(app.project(), looks);
    else if (changed.has("sel")) network.redraw();
    if (changed.has("view") && app.state.view && app.state.view !== whereabouts()) restore();
  });
  const restore = function () {
    const [x, y, scale] = app.state.view.split(" ").map(Number);
    if (scale > 0.01 && scale < 20) network.moveTo({ position: app.framed({ x, y }), scale, animation: false });
  };
})();
