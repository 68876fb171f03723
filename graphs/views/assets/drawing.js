/* The network as SVG: what is shown, with the lines, points and names of the screen. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { nodes, title } = app.data;
  const { svg } = app;
  const MARGIN = 60;
  const POINT = 7;

  const spots = () => app.picture.nodes.map((i) => ({ i, x: app.spot(i).x, y: app.spot(i).y, r: app.radius(i) }));
  app.wholeBox = function () {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { x, y, r } of spots()) {
      [box[0], box[1]] = [Math.min(box[0], x - r), Math.min(box[1], y - r)];
      [box[2], box[3]] = [Math.max(box[2], x + r), Math.max(box[3], y + r)];
    }
    return box.map((side, k) => (Number.isFinite(side) ? side : 0) + (k < 2 ? -MARGIN : MARGIN));
  };

  /* As vis-network bends it, and from where it comes in to its end. */
  const way = function (edge) {
    const { from, to, edgeType } = app.network.body.edges[edge.key];
    const via = edgeType.getViaNode();
    const at = ({ x, y }) => `${x} ${y}`;
    if (Array.isArray(via)) return { d: `M${at(from)}C${at(via[0])} ${at(via[1])} ${at(to)}`, last: via[1], to };
    return via ? { d: `M${at(from)}Q${at(via)} ${at(to)}`, last: via, to } : { d: `M${at(from)}L${at(to)}`, last: from, to };
  };
  const point = function (edge, { last, to }, fill, scale) {
    const long = POINT + 3 * app.thick(edge.support, scale);
    const angle = Math.atan2(to.y - last.y, to.x - last.x);
    const tip = { x: to.x - app.radius(edge.target) * Math.cos(angle), y: to.y - app.radius(edge.target) * Math.sin(angle) };
    const corner = (turn) => `${tip.x - long * Math.cos(angle + turn)} ${tip.y - long * Math.sin(angle + turn)}`;
    return svg("path", { d: `M${tip.x} ${tip.y}L${corner(0.35)}L${corner(-0.35)}Z`, fill, stroke: "none" });
  };

  app.pictureText = function (box, scale) {
    const [left, top, width, height] = [box[0], box[1], box[2] - box[0], box[3] - box[1]];
    const root = svg("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `${left} ${top} ${width} ${height}`, width: width * scale, height: height * scale });
    root.append(svg("title", {}, title), svg("rect", { x: left, y: top, width, height, fill: app.color("canvas") }));
    if (app.behind) root.append(app.behind(box, scale));
    const lines = svg("g", { fill: "none" });
    for (const edge of app.picture.edges) {
      const path = way(edge);
      const color = app.edgeColor(edge.type);
      lines.append(svg("path", { d: path.d, stroke: color, "stroke-width": app.thick(edge.support, scale), "stroke-dasharray": app.dashOf(edge).join(" ") || "none" }));
      if (app.pointed(edge)) lines.append(point(edge, path, color, scale));
    }
    const dots = svg("g", { stroke: app.color("canvas"), "stroke-width": "0.08" });
    for (const { i, x, y, r } of spots()) {
      dots.append(svg("path", { d: app.SHAPE[nodes[i].label], transform: `translate(${x} ${y}) scale(${r})`, fill: app.color(app.token(nodes[i])) }, svg("title", {}, nodes[i].name)));
    }
    const words = svg("g", {
      "font-family": app.labelFont.family,
      "font-size": app.labelFont.size / scale,
      "font-weight": 500,
      "text-anchor": "middle",
      fill: app.color("text"),
      stroke: app.color("canvas"),
      "stroke-width": 3.2 / scale,
      "stroke-linejoin": "round",
      "paint-order": "stroke",
    });
    for (const { text, x, y } of app.labelsAt(scale, app.labelItems())) words.append(svg("text", { x, y: y + (0.35 * app.labelFont.size) / scale }, text));
    root.append(lines, dots, words);
    return new XMLSerializer().serializeToString(root);
  };
})();
