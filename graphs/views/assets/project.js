/* Which nodes and edges the state lets through: a pure function of data and state. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { nodes, edges, claims, papers, start } = app.data;

  app.indexOf = new Map(nodes.map((node, i) => [node.id, i]));
  app.LABELS = ["Method", "Benchmark", "Task", "Metric", "Paper", "Community"].filter((label) => nodes.some((node) => node.label === label));
  app.TYPES = [...new Set(edges.map((edge) => edge.type))].sort();
  app.kindOf = (node) => `${node.label}/${node.kind || "none"}`;
  const kinds = new Set(nodes.map(app.kindOf));
  const years = papers.map((paper) => paper.year).filter((year) => Number.isFinite(year));
  app.years = years.length ? [Math.min(...years), Math.max(...years)] : null;
  const [first, last] = app.years || [0, 0];

  /* Neighbours by every edge the page holds, for cards, expanding and arrow keys. */
  app.edgesAt = nodes.map(() => []);
  edges.forEach((edge, e) => {
    app.edgesAt[edge.source].push(e);
    app.edgesAt[edge.target].push(e);
  });
  app.supportOf = (list) => new Set(list.map((c) => claims[c].paper)).size;
  app.mostSupport = edges.reduce((most, edge) => Math.max(most, app.supportOf(edge.claims)), 1);

  app.declare({
    labels: app.list(start.labels, (s) => app.LABELS.includes(s)),
    off: app.list([], (s) => kinds.has(s)),
    types: app.list(start.types, (s) => app.TYPES.includes(s)),
    stated: app.flag(true),
    inferred: app.flag(true),
    loose: app.flag(Boolean(start.loose)),
    from: app.number(first, first, last),
    to: app.number(last, first, last),
    support: app.number(start.support, 1, Math.max(app.mostSupport, start.support)),
    confidence: app.number(start.confidence, 0, 1),
    roll: app.flag(start.roll),
    color: app.text(start.color, (s) => ["label", "kind", "community"].includes(s)),
    size: app.text(start.size, (s) => Object.hasOwn(app.data.measures, s)),
    sel: app.text(null, (s) => app.indexOf.has(s)),
    open: app.list([], (s) => app.indexOf.has(s)),
    group: app.number(null, 0, 1e6),
  });

  app.FILTERS = ["labels", "off", "types", "stated", "inferred", "loose", "from", "to", "support", "confidence", "roll"];
  const SHAPING = new Set([...app.FILTERS, "open", "group"]);
  app.reshapes = (changed) => [...changed].some((key) => SHAPING.has(key));

  app.standsFor = (i) => (app.state.roll && nodes[i].family !== null ? nodes[i].family : i);
  /* Pages that show a part at a time say which nodes are in it. */
  app.inScope = () => true;

  const passes = function (claim) {
    const { from, to, confidence } = app.state;
    if (claim.confidence < confidence) return false;
    if (claim.inferred ? !app.state.inferred : !app.state.stated) return false;
    if (from <= first && to >= last) return true;
    const year = papers[claim.paper].year;
    return Number.isFinite(year) && year >= from && year <= to;
  };

  app.project = function () {
    const { state } = app;
    const labels = new Set(state.labels);
    const types = new Set(state.types);
    const off = new Set(state.off);
    const good = claims.map(passes);
    const visible = nodes.map((node, i) => labels.has(node.label) && !off.has(app.kindOf(node)) && app.inScope(i));
    const gathered = new Map();
    for (const edge of edges) {
      if (edge.type in app.SIDE_TYPES ? false : !types.has(edge.type)) continue;
      const source = app.standsFor(edge.source);
      const target = app.standsFor(edge.target);
      if (source === target || !visible[source] || !visible[target]) continue;
      if (edge.type in app.SIDE_TYPES && !app.SIDE_TYPES[edge.type].some((label) => labels.has(label))) continue;
      const passed = edge.claims.filter((c) => good[c]);
      if (!passed.length && edge.claims.length) continue;
      const key = `${edge.type} ${source} ${target}`;
      if (!gathered.has(key)) gathered.set(key, { key, type: edge.type, source, target, claims: [], weight: 0 });
      gathered.get(key).claims.push(...passed);
      gathered.get(key).weight += edge.weight || 0;
    }
    const kept = [];
    const tied = new Set();
    for (const edge of gathered.values()) {
      edge.support = edge.weight || app.supportOf(edge.claims);
      if (edge.support < state.support) continue;
      edge.inferred = edge.claims.length > 0 && edge.claims.every((c) => claims[c].inferred);
      kept.push(edge);
      tied.add(edge.source).add(edge.target);
    }
    const shown = [];
    nodes.forEach((node, i) => {
      if (visible[i] && app.standsFor(i) === i && (tied.has(i) || state.loose || node.alone)) shown.push(i);
    });
    return { nodes: shown, edges: kept };
  };

  /* Edges of what comes on demand follow their label: they need no box of their own. */
  app.SIDE_TYPES = {
    INTRODUCES: ["Paper"],
    EVALUATES_ON: ["Paper"],
    ADDRESSES: ["Paper"],
    MENTIONS: ["Paper"],
    MEASURED_WITH: ["Metric"],
    WORKS_ON: ["Task"],
    TIES: ["Community"],
  };
})();
