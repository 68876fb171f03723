/* Words for edges, glyphs for nodes, and a claim as one reads it: sentence, marks, paper. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { claims, papers, sentences, extractors } = app.data;
  const { el, svg } = app;

  app.WORDS = {
    EVALUATED_ON: ["Evaluated on", "Evaluated on it", "was evaluated on"],
    BUILDS_ON: ["Builds on", "Built on it", "builds on"],
    OUTPERFORMS: ["Outperforms", "Outperformed by", "outperforms"],
    VARIANT_OF: ["Variant of", "Variants", "is a variant of"],
    PART_OF: ["Part of", "Parts", "is part of"],
    INTRODUCES: ["Introduces", "Introduced by", "introduces"],
    EVALUATES_ON: ["Runs experiments on", "Papers with experiments on it", "runs experiments on"],
    ADDRESSES: ["Addresses", "Papers on it", "addresses"],
    MENTIONS: ["Mentions", "Mentioned in", "mentions"],
    MEASURED_WITH: ["Measured with", "Benchmarks measured with it", "is measured with"],
    WORKS_ON: ["Works on", "Methods for it", "works on"],
    TIES: ["Tied to", "Tied to", "is tied to"],
  };
  app.wordsOf = (type) => app.WORDS[type] || [type, type, type];
  app.MANY = { Method: "methods", Benchmark: "benchmarks", Task: "tasks", Metric: "metrics", Paper: "papers", Community: "communities" };

  /* The shapes of vis-network's nodes, in a box from -1 to 1, for legend, lists and SVG. */
  app.SHAPE = {
    Method: "M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z",
    Benchmark: "M-.88-.88H.88V.88H-.88Z",
    Task: "M0-1L1 .8H-1Z",
    Metric: "M0-1L1 0L0 1L-1 0Z",
    Paper: "M1 0L.5 .87H-.5L-1 0L-.5-.87H.5Z",
    Community: "M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z",
  };
  app.glyph = function (node, color) {
    const path = svg("path", { d: app.SHAPE[node.label] || app.SHAPE.Method });
    path.style.fill = color || app.fill(node);
    return svg("svg", { class: "glyph", viewBox: "-1.1 -1.1 2.2 2.2", "aria-hidden": "true" }, path);
  };

  const KINDS = ["model", "technique", "system", "dataset", "suite", "environment"];
  const COMMUNITY_COLORS = 7;
  app.token = function (node) {
    if (app.state.color === "kind" && node.kind) return `c${KINDS.indexOf(node.kind) % 8}`.replace("c-1", "paper");
    const inOpenGroup = app.data.kind === "overview" && node.label !== "Community";
    if (app.state.color === "community" && node.community !== null && !inOpenGroup) {
      return node.community < COMMUNITY_COLORS ? `c${node.community}` : "paper";
    }
    return { Method: "method", Benchmark: "benchmark", Task: "task", Metric: "metric", Community: "method" }[node.label] || "paper";
  };
  app.fill = (node) => `var(--${app.token(node)})`;
  app.KINDS = KINDS;
  app.COMMUNITY_COLORS = COMMUNITY_COLORS;

  const marked = function (sentence) {
    const text = sentences[sentence.text];
    const quote = el("blockquote", { dir: "auto" });
    let at = 0;
    for (const [from, to] of sentence.marks) {
      quote.append(text.slice(at, from), el("mark", null, text.slice(from, to)));
      at = to;
    }
    quote.append(text.slice(at));
    return quote;
  };

  app.claim = function (index) {
    const claim = claims[index];
    const paper = papers[claim.paper];
    const facts = el("div", { class: "facts" });
    for (const [metric, value] of claim.values) facts.append(el("span", null, el("b", { class: "name" }, value), metric ? ` ${metric}` : ""));
    if (claim.inferred) facts.append(el("span", { class: "chip warn", title: "No sentence states this outright" }, "inferred"));
    facts.append(el("span", { title: "How sure the extractor is" }, `${Math.round(claim.confidence * 100)}% sure`));
    if (extractors[claim.extractor]) facts.append(el("span", { class: "name", title: "Component that found it" }, extractors[claim.extractor]));
    const when = paper.date || (paper.year ? String(paper.year) : "undated");
    return el(
      "div",
      { class: "claim" },
      ...claim.sentences.map(marked),
      el("p", { class: "source" }, app.link(paper.url, paper.title), ` · ${when}`, paper.authors ? ` · ${paper.authors}` : ""),
      facts,
    );
  };
})();
