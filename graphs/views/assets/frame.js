/* The picture in the shape of its stage: layouts are computed once, about as wide as a screen; a stage
   of another shape turns them on their side or draws them out, never closer. Runs once it is known
   what is open beside the stage. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { nodes, axis } = app.data;
  const drawing = app.data.vis.nodes;
  const holder = app.byId("canvas");
  const UPRIGHT = 1.25;
  /* Time has its own measure: only the lanes may part. */
  const MOST_DRAWN_OUT = axis ? 5 : 1.6;
  /* A long time makes all small: what stands on it grows, up to what its lanes leave room for. */
  const [LEAST_SCALE, MOST_GROWN] = [0.5, 3];
  const isGroup = (node) => node.label === "Community";

  /* Pages that show one part at a time frame each by itself. */
  const partOf = (i) => (app.data.kind !== "overview" ? 0 : isGroup(nodes[i]) ? -1 : nodes[i].community);
  const part = () => (app.data.kind !== "overview" ? 0 : app.state.group === null ? -1 : app.state.group);

  const extent = (list, key) => list.reduce((most, node) => Math.max(most, node[key]), -Infinity) - list.reduce((least, node) => Math.min(least, node[key]), Infinity);
  const frameOf = function (list) {
    const [width, height] = [holder.clientWidth, holder.clientHeight];
    if (!width || !height) return { turned: false, x: 1, y: 1 };
    let [dx, dy] = [extent(list, "x") || 1, extent(list, "y") || 1];
    const turned = !axis && height > UPRIGHT * width && dx > dy;
    if (turned) [dx, dy] = [dy, dx];
    const wanted = (height * dx) / (width * dy);
    return { turned, x: axis ? 1 : Math.min(Math.max(1 / wanted, 1), MOST_DRAWN_OUT), y: Math.min(Math.max(wanted, 1), MOST_DRAWN_OUT) };
  };

  const members = new Map();
  drawing.forEach((node, i) => {
    const key = partOf(i);
    if (!members.has(key)) members.set(key, []);
    members.get(key).push(node);
  });
  const frames = new Map();
  for (const [key, list] of members) {
    const seen = list.filter((node) => !node.hidden);
    frames.set(key, frameOf(seen.length ? seen : list));
  }
  const framed = function ({ turned, x, y }, spot) {
    const [a, b] = turned ? [spot.y, spot.x] : [spot.x, spot.y];
    return { x: a * x, y: b * y };
  };
  const unframed = function ({ turned, x, y }, spot) {
    const [a, b] = [spot.x / x, spot.y / y];
    return turned ? { x: b, y: a } : { x: a, y: b };
  };
  drawing.forEach((node, i) => Object.assign(node, framed(frames.get(partOf(i)), node)));

  const shown = drawing.filter((node) => !node.hidden);
  const scale = holder.clientWidth / (extent(shown, "x") || 1);
  app.grown = (app.narrow() ? 1.35 : 1) * (axis ? Math.min(Math.max(LEAST_SCALE / scale, 1), MOST_GROWN) : 1);

  /* The address holds places of the layout, so that it opens the same view on another screen. */
  const now = () => frames.get(part()) || { turned: false, x: 1, y: 1 };
  app.framed = (spot) => framed(now(), spot);
  app.unframed = (spot) => unframed(now(), spot);
})();
