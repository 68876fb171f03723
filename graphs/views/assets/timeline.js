/* Lineage: the years behind the picture. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { axis } = app.data;
  const FONT = 12;
  const DIGIT = 0.62;

  /* Each year's band, and its name where the one before leaves room for it. */
  const bands = function (box, scale) {
    let free = -Infinity;
    return axis.map(({ x, text }, k) => {
      const next = k + 1 < axis.length ? axis[k + 1].x : box[2];
      const named = x >= free;
      if (named) free = x + (text.length * DIGIT * FONT + 14) / scale;
      return { x, width: Math.max(next - x, 0), shaded: k % 2 === 0, text: named ? text : "", at: x + 8 / scale };
    });
  };

  app.behind = function (box, scale) {
    const group = app.svg("g", { "font-family": app.labelFont.family, "font-size": FONT / scale, "font-weight": 600, fill: app.color("muted") });
    for (const { x, width, shaded, text, at } of bands(box, scale)) {
      if (shaded) group.append(app.svg("rect", { x, y: box[1], width, height: box[3] - box[1], fill: app.color("hover"), "fill-opacity": 0.55 }));
      if (text) group.append(app.svg("text", { x: at, y: box[1] + 22 / scale }, text));
    }
    return group;
  };

  app.beforeDrawing = function (ctx, scale) {
    const box = app.visibleBox();
    const top = app.network.DOMtoCanvas({ x: 0, y: 0 }).y;
    const bottom = app.network.DOMtoCanvas({ x: 0, y: app.byId("canvas").clientHeight }).y;
    const parts = bands(box, scale);
    ctx.save();
    ctx.font = `600 ${FONT / scale}px ${app.labelFont.family}`;
    ctx.textBaseline = "top";
    ctx.fillStyle = app.color("hover", 0.55);
    for (const { x, width, shaded } of parts) if (shaded) ctx.fillRect(x, top, width, bottom - top);
    ctx.fillStyle = app.color("muted");
    for (const { text, at } of parts) ctx.fillText(text, at, top + 12 / scale);
    ctx.restore();
  };
})();
