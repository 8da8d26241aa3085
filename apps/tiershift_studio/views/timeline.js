// What was decided, newest first; what is undone stays in sight until something else is decided.

export function render({ model }) {
  const list = make("ol", { "aria-labelledby": "decided" });
  const none = make("p", { class: "none" }, "Nothing yet. Each change you make is listed here and can be undone.");

  function show() {
    const at = (when) => new Date(when).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const rows = model.decisions.map(({ who, when, what }, k) => {
      const undone = k >= model.position;
      return make("li", undone ? { class: "undone" } : {}, what, make("small", {}, `${who}, ${at(when)}${undone ? ", undone" : ""}`));
    });
    list.replaceChildren(...rows.reverse());
    none.hidden = rows.length > 0;
    list.hidden = rows.length === 0;
  }
  show();
  model.on(["decisions", "position"], show);
  return make("div", {}, make("h2", { id: "decided" }, "What was decided"), none, list);
}
