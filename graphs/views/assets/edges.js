/* How edges look and how they are drawn. vis-network strokes each by itself; thousands go in a
   quarter of the time when those of one look are stroked together. Hit tests stay its own. */
(function () {
  "use strict";
  const app = window.paperkg;
  const CURVE = 0.14;
  const THIN = 1.8;
  const THICKEST = 9;
  /* Far out, lines would fade into the ground: they never get thinner than this on the screen, which
     is also what a browser strokes in a fifth of the time of anything wider; widths begin beyond. */
  const HAIR = 1;
  const SLIM = 0.7;
  const thick = (app.thick = (support, scale) => Math.max(app.widthOf(support) - SLIM / scale, HAIR / scale));
  /* Lines in one stroke: one by one costs calls, thousands in one make a shape too hard to fill. */
  const STROKE = 16;
  /* Among thousands no single line can be followed; paler, they leave nodes and names in front. */
  const [MANY, TOO_MANY, PALEST] = [500, 3000, 0.4];
  const DASH = [6, 6];
  const AROUND = 0.16;
  const drawing = app.data.vis.nodes;
  const TOKENS = { BUILDS_ON: "edge-builds", OUTPERFORMS: "edge-beats", VARIANT_OF: "edge-family", PART_OF: "edge-family" };
  let batches = [];
  let others = [];

  app.edgeToken = (type) => TOKENS[type] || "edge";
  app.edgeColor = function (type) {
    const part = (app.picture.edges.length - MANY) / (TOO_MANY - MANY);
    return app.color(app.edgeToken(type), part > 0 ? Math.max(1 - part * (1 - PALEST), PALEST).toFixed(2) : undefined);
  };
  /* A doubling of the support adds the same width. */
  app.widthOf = (support) => Math.min(THIN + 1.5 * Math.log2(Math.max(support, 1)), THICKEST);
  app.pointed = (edge) => edge.type in TOKENS;
  app.dashOf = (edge) => (edge.inferred ? DASH : []);

  /* Edges between the same two nodes bend apart. */
  app.countParallel = function (picture) {
    const met = new Map();
    for (const edge of picture.edges) {
      const pair = `${Math.min(edge.source, edge.target)} ${Math.max(edge.source, edge.target)}`;
      edge.parallel = met.get(pair) || 0;
      met.set(pair, edge.parallel + 1);
    }
  };
  /* In a lane, an edge over other nodes would look like edges to them: it goes around. */
  const passes = function (edge) {
    const [a, b] = [drawing[edge.source], drawing[edge.target]];
    if (a.y !== b.y) return false;
    return drawing.some((other) => other.y === a.y && (other.x - a.x) * (other.x - b.x) < 0);
  };
  const bend = function (edge) {
    if (app.data.curves && !passes(edge)) return { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.55 };
    if (app.data.curves) return { enabled: true, type: "curvedCW", roundness: AROUND };
    const side = edge.source < edge.target ? "curvedCW" : "curvedCCW";
    return edge.parallel ? { enabled: true, type: side, roundness: CURVE * edge.parallel } : false;
  };

  app.edgeItem = function (edge) {
    const color = app.edgeColor(edge.type);
    return {
      id: edge.key,
      from: edge.source,
      to: edge.target,
      width: app.widthOf(edge.support),
      dashes: edge.inferred ? DASH : false,
      smooth: bend(edge),
      arrows: app.pointed(edge) ? "to" : "",
      color: { color, hover: color, highlight: color },
    };
  };

  /* After each change: straight lines without a point go by look, the rest one by one. */
  app.batchEdges = function (network, picture) {
    const looks = new Map();
    others = [];
    for (const edge of picture.edges) {
      const drawn = network.body.edges[edge.key];
      if (app.pointed(edge) || bend(edge)) {
        others.push([drawn, edge.support]);
        continue;
      }
      const look = `${edge.inferred} ${app.widthOf(edge.support)} ${edge.type}`;
      if (!looks.has(look)) looks.set(look, { support: edge.support, dash: edge.inferred ? DASH : [], type: edge.type, edges: [] });
      looks.get(look).edges.push(drawn);
    }
    batches = [...looks.values()];
  };
  app.drawEdges = function (ctx) {
    const scale = app.network.getScale();
    const [left, top, right, bottom] = app.visibleBox();
    const outside = ({ from, to }) => Math.max(from.x, to.x) < left || Math.min(from.x, to.x) > right || Math.max(from.y, to.y) < top || Math.min(from.y, to.y) > bottom;
    for (const { support, dash, type, edges } of batches) {
      ctx.setLineDash(dash);
      ctx.lineWidth = thick(support, scale);
      ctx.strokeStyle = app.edgeColor(type);
      let count = 0;
      ctx.beginPath();
      for (const edge of edges) {
        if (outside(edge)) continue;
        ctx.moveTo(edge.from.x, edge.from.y);
        ctx.lineTo(edge.to.x, edge.to.y);
        count += 1;
        if (count % STROKE) continue;
        ctx.stroke();
        ctx.beginPath();
      }
      ctx.stroke();
    }
    ctx.setLineDash([]);
    for (const [edge, support] of others) {
      edge.options.width = thick(support, scale);
      edge.draw(ctx);
    }
  };
})();
