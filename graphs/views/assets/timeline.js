/* Lineage: the years behind the picture. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { axis } = app.data;
  const FONT = 12;

  app.beforeDrawing = function (ctx, scale) {
    if (!axis.length) return;
    const box = app.visibleBox();
    const top = app.network.DOMtoCanvas({ x: 0, y: 0 }).y;
    const bottom = app.network.DOMtoCanvas({ x: 0, y: app.byId("canvas").clientHeight }).y;
    ctx.save();
    ctx.font = `600 ${FONT / scale}px ${app.labelFont.family}`;
    ctx.textBaseline = "top";
    ctx.lineWidth = 1 / scale;
    ctx.fillStyle = app.color("hover", 0.55);
    axis.forEach(({ x }, k) => {
      const next = k + 1 < axis.length ? axis[k + 1].x : box[2];
      if (k % 2 === 0) ctx.fillRect(x, top, next - x, bottom - top);
    });
    let right = -Infinity;
    ctx.fillStyle = app.color("muted");
    axis.forEach(({ x, text }) => {
      if (x < right) return;
      ctx.fillText(text, x + 8 / scale, top + 12 / scale);
      right = x + (ctx.measureText(text).width + 16 / scale);
    });
    ctx.restore();
  };
})();
