/* Search with suggestions: type, choose, and the picture flies to the node. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { nodes } = app.data;
  const { el } = app;
  const input = app.byId("search");
  const list = app.byId("suggestions");
  const MOST = 9;
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const names = nodes.map((node) => [node.name, ...node.aliases].map((text) => [text, plain(text)]));
  let found = [];
  let active = -1;

  const score = function (i, words) {
    let best = null;
    names[i].forEach(([text, folded], k) => {
      const at = folded.indexOf(words);
      if (at < 0) return;
      const tier = folded === words ? 0 : at === 0 ? 1 : /[\s\-_(/:]/.test(folded[at - 1]) ? 2 : 3;
      const value = tier + (k ? 0.5 : 0);
      if (!best || value < best.value) best = { i, value, text, alias: k > 0 };
    });
    return best;
  };

  const suggest = function () {
    const words = plain(input.value.trim());
    found = [];
    if (words) {
      for (let i = 0; i < nodes.length; i++) {
        const hit = score(i, words);
        if (hit) found.push(hit);
      }
      found.sort((a, b) => a.value - b.value || nodes[b.i].papers - nodes[a.i].papers || nodes[a.i].name.length - nodes[b.i].name.length || a.i - b.i);
      found = found.slice(0, MOST);
    }
    active = found.length ? 0 : -1;
    draw(words);
  };

  const highlighted = function (text, words) {
    const at = plain(text).indexOf(words);
    const name = el("span", { class: "name", dir: "auto" });
    if (at < 0 || plain(text).length !== text.length) name.append(text);
    else name.append(text.slice(0, at), el("mark", null, text.slice(at, at + words.length)), text.slice(at + words.length));
    return name;
  };

  const draw = function (words) {
    list.replaceChildren();
    found.forEach((hit, k) => {
      const node = nodes[hit.i];
      const item = el(
        "li",
        { role: "option", id: `suggestion-${k}`, "aria-selected": String(k === active) },
        app.glyph(node),
        highlighted(node.name, words),
        el("small", { class: "name" }, hit.alias ? `also ${hit.text.slice(0, 24)}` : node.kind || node.label.toLowerCase()),
      );
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        choose(k);
      });
      list.append(item);
    });
    if (words && !found.length) list.append(el("li", { class: "none" }, "Nothing here has that name."));
    list.hidden = !words;
    input.setAttribute("aria-expanded", String(Boolean(words)));
    if (active >= 0) input.setAttribute("aria-activedescendant", `suggestion-${active}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const hide = function () {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = function (k) {
    if (!found[k]) return;
    input.value = nodes[found[k].i].name;
    hide();
    app.go(found[k].i);
    app.byId("canvas").focus({ preventScroll: true });
  };

  input.addEventListener("input", suggest);
  input.addEventListener("focus", () => {
    input.select();
    if (input.value) suggest();
  });
  input.addEventListener("blur", hide);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!found.length) return;
      active = (active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === active)));
      input.setAttribute("aria-activedescendant", `suggestion-${active}`);
      list.children[active].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (list.hidden) input.blur();
      hide();
    }
  });
})();
