/* Names beside nodes, drawn on vis-network's canvas: the most important first, none over another,
   more of them the closer one looks. They are placed anew when the picture changed or a zoom came to
   rest; while it lasts each name keeps its place beside its node. */
(function () {
  "use strict";
  const app = window.paperkg;
  const FONT = 12.5;
  const CELL = 90;
  const family = getComputedStyle(document.documentElement).fontFamily;
  const widths = new Map();
  const REST = 120;
  const FAR = 1.5;
  const WHILE_MOVING = 400;
  let placed = [];
  let placedAt = 0;
  let placedWhen = 0;
  let stale = true;
  let resting = 0;

  app.labelsChanged = () => (stale = true);

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

  /* Names at the rim turn or move inwards, and none stands out further than the stage has room for:
     the picture fits a narrower screen, and a name that is not there comes as one looks closer. */
  const RIM = 24;
  const EDGE = 3;
  const inwards = function (drawn, scale) {
    const rim = [drawn.reduce((least, { sx, sr }) => Math.min(least, sx - sr), Infinity), drawn.reduce((most, { sx, sr }) => Math.max(most, sx + sr), -Infinity)];
    const spill = app.spill();
    const whole = app.fitted && app.fitted.scale.toFixed(3) === scale.toFixed(3);
    const held = whole ? [app.fitted.left * scale + EDGE, app.fitted.right * scale - EDGE] : [rim[0] - spill, rim[1] + spill];
    const [left, right] = [Math.max(rim[0] - RIM, held[0]), Math.min(rim[1] + RIM, held[1])];
    const moved = function ([a, top, b, bottom]) {
      const by = Math.max(left - a, 0) - Math.max(b - right, 0);
      return [a + by, top, b + by, bottom];
    };
    return function (around) {
      const fits = ([a, , b]) => a >= left && b <= right;
      if (around.every(fits)) return around;
      const [below, after, before, above] = around;
      return [moved(below), ...[after, before].filter(fits), moved(above), ...around.filter(([a, , b]) => a >= held[0] && b <= held[1])];
    };
  };

  /* `few`: only some of the picture's nodes, the first of which has its name whatever lies there. */
  const place = function (ctx, scale, items, few) {
    const taken = board();
    const apart = items.length ? distance(items, scale) : 0;
    const drawn = items.map((item) => ({ ...item, sx: item.x * scale, sy: item.y * scale, sr: item.r * scale }));
    const big = drawn.filter((item) => item.sr > 4);
    for (const { i, sx, sy, sr } of big) taken.take([sx - sr * 0.8, sy - sr * 0.8, sx + sr * 0.8, sy + sr * 0.8], i);
    const ordered = few ? (around) => around : inwards(drawn, scale);
    const found = [];
    for (const item of drawn) {
      if (!item.text) continue;
      const w = widthOf(ctx, item.text);
      const around = ordered(spots(item.sx, item.sy, item.sr, w));
      const sure = few && item === drawn[0];
      const box = around.find((spot) => sure || taken.free(spot)) || (item.sr > WIDE_DISC && inside(item, w).find((spot) => taken.free(spot, item.i)));
      if (!box) continue;
      taken.take([box[0] - apart, box[1] - apart / 2, box[2] + apart, box[3] + apart / 2]);
      found.push({ text: item.text, i: item.i, dx: (box[0] + box[2]) / 2 - item.sx, dy: (box[1] + box[3]) / 2 - item.sy, r: item.r, sr: item.sr });
    }
    return found;
  };

  /* Where names stand at a zoom, in the picture's own measure: their middle and half their width. */
  const ruler = document.createElement("canvas").getContext("2d");
  app.labelsAt = function (scale, items) {
    const spot = new Map(items.map((item) => [item.i, item]));
    return place(ruler, scale, items).map(({ i, dx, dy, text }) => ({ text, x: spot.get(i).x + dx / scale, y: spot.get(i).y + dy / scale, w: widthOf(ruler, text) / 2 / scale }));
  };
  app.labelBoxes = (scale, items) => app.labelsAt(scale, items).map(({ x, y, w }) => [x - w, y - FONT / scale, x + w, y + FONT / scale]);

  /* `items`: {i, text, x, y, r}, most important first; `at(i)` gives the position of the moment. */
  app.drawLabels = function (ctx, scale, items, at, live) {
    const far = Math.max(scale / placedAt, placedAt / scale);
    if (stale || far > FAR || (live && performance.now() - placedWhen > WHILE_MOVING)) {
      placed = place(ctx, scale, items());
      [placedAt, placedWhen, stale] = [scale, performance.now(), false];
    } else if (far > 1.001) {
      clearTimeout(resting);
      resting = setTimeout(() => {
        stale = true;
        app.network.redraw();
      }, REST);
    }
    write(ctx, scale, placed, at, false);
  };
  /* Names of a few, placed for themselves: the first is the one in focus. */
  app.drawFew = function (ctx, scale, items) {
    const spot = new Map(items.map((item) => [item.i, item]));
    const [first, ...rest] = place(ctx, scale, items, true);
    write(ctx, scale, rest, (i) => spot.get(i), false);
    write(ctx, scale, first ? [first] : [], (i) => spot.get(i), true);
  };

  const write = function (ctx, scale, labels, at, strong) {
    ctx.save();
    ctx.font = `${strong ? 700 : 500} ${FONT / scale}px ${family}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 3.2 / scale;
    ctx.strokeStyle = app.color("canvas", 0.9);
    ctx.fillStyle = app.color("text");
    const box = app.visibleBox();
    for (const label of labels) {
      const spot = at(label.i);
      if (!spot) continue;
      /* Closer by, discs have grown: names move out with their rims. */
      const out = label.r * scale - label.sr;
      const beside = Math.abs(label.dy) < 1;
      const x = spot.x + (label.dx + (beside ? out * Math.sign(label.dx) : 0)) / scale;
      const y = spot.y + (label.dy + (beside ? 0 : out * Math.sign(label.dy))) / scale;
      if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) continue;
      ctx.strokeText(label.text, x, y);
      ctx.fillText(label.text, x, y);
    }
    ctx.restore();
  };
  app.labelFont = { size: FONT, family };
  app.placedLabels = () => placed;
})();
