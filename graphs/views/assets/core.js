/* The page's data, its state (kept in the address), and small helpers. Text from papers only ever
   goes in as text nodes: nothing here or elsewhere parses it as HTML. */
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const app = (window.paperkg = { data, state: {}, fields: {} });
  const listeners = [];
  const SVG = "http://www.w3.org/2000/svg";

  app.el = function (tag, props, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(props || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key === "class") node.className = value;
      else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
    return node;
  };
  app.svg = function (tag, props, ...children) {
    const node = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(props || {})) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  app.byId = (id) => document.getElementById(id);
  app.name = (text, tag) => app.el(tag || "span", { class: "name", dir: "auto" }, text);
  app.plural = (count, one, many) => `${count.toLocaleString("en")} ${count === 1 ? one : many || one + "s"}`;
  app.calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const narrow = window.matchMedia("(max-width: 860px)");
  app.narrow = () => narrow.matches;
  app.onNarrow = (act) => narrow.addEventListener("change", () => narrow.matches && act());

  /* Only plain web addresses become links, whatever the data holds. */
  app.link = function (url, text) {
    if (typeof url !== "string" || !/^https?:\/\//i.test(url)) return app.name(text);
    const a = app.el("a", { href: url, target: "_blank", rel: "noopener noreferrer", class: "name", dir: "auto" });
    a.append(text);
    return a;
  };

  let toastTimer = 0;
  app.toast = function (text) {
    const toast = app.byId("toast");
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => (toast.hidden = true), 4000);
  };

  app.download = function (name, blob) {
    const url = URL.createObjectURL(blob);
    const a = app.el("a", { href: url, download: name });
    document.body.append(a);
    a.click();
    a.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };

  /* Colours stand in the style sheet; a canvas needs them resolved. */
  const probe = app.el("span", { hidden: true });
  document.body.append(probe);
  const resolved = new Map();
  app.color = function (token, alpha) {
    const key = `${token}/${alpha}`;
    if (!resolved.has(key)) {
      probe.style.color = `var(--${token})`;
      const rgb = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).join(", ");
      resolved.set(key, alpha === undefined ? `rgb(${rgb})` : `rgba(${rgb}, ${alpha})`);
    }
    return resolved.get(key);
  };

  /* State. Each field has a default, a way into the address and a checked way out of it. */
  app.text = (start, known) => ({ start, write: String, read: (s) => (known(s) ? s : undefined) });
  app.flag = (start) => ({ start, write: (v) => (v ? "1" : "0"), read: (s) => (s === "1" ? true : s === "0" ? false : undefined) });
  app.number = (start, least, most) => ({
    start,
    write: String,
    read: (s) => (s.trim() !== "" && Number.isFinite(Number(s)) ? Math.min(most, Math.max(least, Number(s))) : undefined),
  });
  const decoded = function (item) {
    try {
      return decodeURIComponent(item);
    } catch {
      return "";
    }
  };
  app.list = (start, known) => ({
    start: [...start].sort(),
    write: (v) => [...v].sort().map(encodeURIComponent).join(" "),
    read: (s) => [...new Set(s.split(" ").map(decoded).filter((item) => item && known(item)))].sort(),
  });
  app.declare = (fields) => Object.assign(app.fields, fields);

  const read = function () {
    const asked = new URLSearchParams(location.hash.slice(1));
    const state = {};
    for (const [key, field] of Object.entries(app.fields)) {
      const value = asked.has(key) ? field.read(asked.get(key)) : undefined;
      state[key] = value === undefined ? field.start : value;
    }
    return state;
  };
  let writing = 0;
  const write = function () {
    clearTimeout(writing);
    writing = setTimeout(() => {
      const out = new URLSearchParams();
      for (const [key, field] of Object.entries(app.fields)) {
        if (app.state[key] === null || app.state[key] === undefined) continue;
        const text = field.write(app.state[key]);
        const start = field.start === null || field.start === undefined ? null : field.write(field.start);
        if (text !== start) out.set(key, text);
      }
      const hash = out.toString();
      try {
        history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
      } catch {
        /* A notebook's frame has no address of its own. */
      }
    }, 120);
  };

  app.onChange = (listener) => listeners.push(listener);
  app.update = function (patch) {
    const changed = Object.keys(patch).filter((key) => JSON.stringify(patch[key]) !== JSON.stringify(app.state[key]));
    if (!changed.length) return;
    Object.assign(app.state, patch);
    write();
    for (const listener of listeners) listener(new Set(changed));
  };
  app.begin = function () {
    app.declare({ theme: app.text("auto", (s) => s === "light" || s === "dark") });
    Object.assign(app.state, read());
    paint();
    for (const listener of listeners) listener(new Set(Object.keys(app.fields)));
    window.addEventListener("hashchange", () => app.update(read()));
  };
  app.reset = function (keys) {
    app.update(Object.fromEntries(keys.map((key) => [key, app.fields[key].start])));
  };

  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  app.dark = () => (app.state.theme === "auto" ? dark.matches : app.state.theme === "dark");
  const paint = function () {
    if (app.state.theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = app.state.theme;
    resolved.clear();
  };
  app.onChange((changed) => changed.has("theme") && paint());
  dark.addEventListener("change", () => {
    paint();
    for (const listener of listeners) listener(new Set(["theme"]));
  });
  app.switchTheme = () => app.update({ theme: app.dark() ? "light" : "dark" });
  app.byId("theme-button").addEventListener("click", app.switchTheme);
  app.help = () => app.byId("help").showModal();
  app.byId("help-button").addEventListener("click", app.help);
  app.byId("help-close").addEventListener("click", () => app.byId("help").close());
  /* The address is ours: the skip link moves the focus and leaves it alone. */
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    (app.byId("canvas") || app.byId("stage")).focus();
  });
})();
