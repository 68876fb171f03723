/* The panel on the right (a sheet from below on a phone): open, close, lists that show their first few. */
(function () {
  "use strict";
  const app = window.paperkg;
  const { el, svg } = app;
  const panel = app.byId("panel");
  const FIRST_CLAIMS = 5;

  app.icon = (path) => svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, svg("path", { d: path }));
  app.closer = () => el("button", { class: "button icon", type: "button", "aria-label": "Close", id: "panel-close", onclick: () => app.closePanel() }, app.icon("m5 5 10 10M15 5 5 15"));

  app.capped = function (items, first, make, list) {
    items.slice(0, first).forEach((item) => list.append(make(item)));
    if (items.length <= first) return [list];
    const more = el("button", { class: "link more", type: "button" }, `Show all ${items.length.toLocaleString("en")}`);
    more.addEventListener("click", () => {
      items.slice(first).forEach((item) => list.append(make(item)));
      more.remove();
    });
    return [list, more];
  };
  app.claimList = function (list) {
    const box = el("div", { class: "claims" });
    box.append(...app.capped(list, FIRST_CLAIMS, app.claim, el("div")));
    return box;
  };

  app.openPanel = (yes = true) => panel.toggleAttribute("data-closed", !yes);
  app.closePanel = () => app.openPanel(false);
  app.fillPanel = function (card) {
    panel.replaceChildren(card);
    panel.scrollTop = 0;
  };
  app.openPanel(!app.narrow());
})();
