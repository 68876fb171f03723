/* Names beside nodes, drawn on vis-network's canvas: the most important first, none over another,
   more of them the closer one looks. They are placed anew only when zoom or picture change. */
(function () {
  "use strict";
  const app = window.paperkg;
  const FONT = 12.5;
  const CELL = 90;
  const family = getComputedStyle(document.documentElement).fontFamily;
  const widths = new Map();
  let placed = [];
  let key = "";
  let version = 0;

  app.labelsChanged = () => (version += 1);

  const widthOf = function (ctx, text) {
    if (!widths.has(text)) {
      ctx.font = `500 ${FONT}px ${family}`;
      widths.set(text, ctx.measureText(text).width);
    }
    return widths.get(text);
  };

  /* Boxes already taken, by cell, in screen pixels. */
  const board = function () {
    const cells = new Map();
    const over = function (box, visit) {
      for (let x = Math.floor(box[0] / CELL); x <= Math.floor(box[2] / CELL); x++) {
        for (let y = Math.floor(box[1] / CELL); y <= Math.floor(box[3] / CELL); y++) if (visit(`${x} ${y}`)) return true;
      }
      return false;
    };
    return {
      /* Whether no other's box lies there; `own` is the node whose disc does not count. */
      free: (box, own) =>
        !over(box, (cell) => (cells.get(cell) || []).some((b) => (own === undefined || b[4] !== own) && box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3])),
      take: (box, owner) =>
        over(box, (cell) => {
          if (!cells.has(cell)) cells.set(cell, []);
          cells.get(cell).push([...box, owner]);
          return false;
        }),
    };
  };

  const spots = function (x, y, r, w) {
    const h = FONT + 3;
    return [
      [x - w / 2, y + r + 3, x + w / 2, y + r + 3 + h],
      [x + r + 4, y - h / 2, x + r + 4 + w, y + h / 2],
      [x - r - 4 - w, y - h / 2, x - r - 4, y + h / 2],
      [x - w / 2, y - r - 3 - h, x + w / 2, y - r - 3],
    ];
  };

  /* The less room a node has on the screen, the further names keep from each other. */
  const ROOM = 2600;
  const APART = 26;
  const distance = function (items, scale) {
    const span = (key) => items.reduce((most, item) => Math.max(most, item[key]), -Infinity) - items.reduce((least, item) => Math.min(least, item[key]), Infinity);
    const room = (span("x") * span("y") * scale * scale) / items.length;
    return APART * Math.max(0, 1 - room / ROOM);
  };

  /* A wide disc can bear its name itself. */
  const WIDE_DISC = 14;
  const inside = ({ sx, sy }, w) => [[sx - w / 2, sy - FONT / 2 - 2, sx + w / 2, sy + FONT / 2 + 2]];

  const place = function (ctx, scale, items) {
    const taken = board();
    const apart = items.length ? distance(items, scale) : 0;
    const drawn = items.map((item) => ({ ...item, sx: item.x * scale, sy: item.y * scale, sr: item.r * scale }));
    const big = drawn.filter((item) => item.sr > 4);
    for (const { i, sx, sy, sr } of big) taken.take([sx - sr * 0.8, sy - sr * 0.8, sx + sr * 0.8, sy + sr * 0.8], i);
    placed = [];
    for (const item of drawn) {
      if (!item.text) continue;
      const w = widthOf(ctx, item.text);
      const around = spots(item.sx, item.sy, item.sr, w).find((spot) => taken.free(spot));
      const box = around || (item.sr > WIDE_DISC && inside(item, w).find((spot) => taken.free(spot, item.i)));
      if (!box) continue;
      taken.take([box[0] - apart, box[1] - apart / 2, box[2] + apart, box[3] + apart / 2]);
      placed.push({ text: item.text, i: item.i, dx: (box[0] + box[2]) / 2 / scale - item.x, dy: (box[1] + box[3]) / 2 / scale - item.y });
    }
  };

  /* The boxes that names take at a zoom, in the picture's own measure. */
  const ruler = document.createElement("canvas").getContext("2d");
  app.labelBoxes = function (scale, items) {
    place(ruler, scale, items);
    key = "";
    const spot = new Map(items.map((item) => [item.i, item]));
    return placed.map(({ i, dx, dy, text }) => {
      const [x, y, w] = [spot.get(i).x + dx, spot.get(i).y + dy, widthOf(ruler, text) / 2 / scale];
      return [x - w, y - FONT / scale, x + w, y + FONT / scale];
    });
  };

  /* `items`: {i, text, x, y, r}, most important first; `at(i)` gives the position of the moment. */
  app.drawLabels = function (ctx, scale, items, at, live) {
    const wanted = `${version} ${live ? Math.random() : scale.toFixed(3)}`;
    if (wanted !== key) {
      place(ctx, scale, items());
      key = wanted;
    }
    ctx.save();
    ctx.font = `500 ${FONT / scale}px ${family}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 3.2 / scale;
    ctx.strokeStyle = app.color("canvas", 0.9);
    ctx.fillStyle = app.color("text");
    const box = app.visibleBox();
    for (const label of placed) {
      const spot = at(label.i);
      if (!spot) continue;
      const x = spot.x + label.dx;
      const y = spot.y + label.dy;
      if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) continue;
      ctx.strokeText(label.text, x, y);
      ctx.fillText(label.text, x, y);
    }
    ctx.restore();
  };

  app.drawLabel = function (ctx, scale, text, x, y, r, strong) {
    ctx.save();
    ctx.font = `${strong ? 650 : 500} ${(FONT + (strong ? 1 : 0)) / scale}px ${family}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 4 / scale;
    ctx.strokeStyle = app.color("canvas");
    ctx.fillStyle = app.color("text");
    const below = y + r + (FONT / 2 + 5) / scale;
    ctx.strokeText(text, x, below);
    ctx.fillText(text, x, below);
    ctx.restore();
  };
  app.labelFont = { size: FONT, family };
  app.placedLabels = () => placed;
})();
