// Above a large picture: its heading, which of its lines is read, and the same words as above the small one. The chart
// itself comes from the server and stands next to this; here it gets the name by which screen readers know it.

export function render({ model }) {
  const title = make("h2", { tabindex: "-1" }), amount = make("p", { class: "amount" }), words = make("p", { class: "words" });
  const back = make("button", { type: "button" }, "Back to all pictures"), choices = make("fieldset", { class: "lines" });
  const drawing = make("p", { class: "drawing", role: "status" });
  const root = make("section", { class: "large" },
    make("div", { class: "top" }, title, choices, back), make("div", { class: "line" }, amount, words), drawing);
  let shown = "";

  const close = () => model.send_msg({ do: "enlarge", measure: "" });
  back.addEventListener("click", close);
  document.addEventListener("keydown", ({ key, defaultPrevented }) => { if (key === "Escape" && shown && !defaultPrevented) close(); });

  function choose() {
    choices.hidden = model.lines.length < 2;
    choices.replaceChildren(make("legend", {}, "Read"), make("div", { class: "strip" }, ...model.lines.map(([id, label]) => {
      const radio = make("input", { type: "radio", name: "line", value: id, class: "hidden" });
      radio.checked = id === model.measure;
      radio.addEventListener("change", () => model.send_msg({ do: "enlarge", measure: id }));
      return make("label", {}, radio, label);
    })));
  }

  function show() {
    const { measure, tile } = model;
    if (measure === "") return void (shown = "");
    title.textContent = model.title;
    amount.textContent = tile.amount;
    words.replaceChildren(...[tile.spread, tile.change, tile.sure, tile.beside].filter(Boolean).map((text) => make("span", {}, text)));
    drawing.textContent = model.drawing ? "The chart is being drawn …" : "";
    const picture = root.getRootNode().host?.nextElementSibling;
    picture?.setAttribute("role", "img");
    picture?.setAttribute("aria-label", `${tile.spoken} The numbers are in a table behind the button “Show the numbers”.`);
    // Measure and lines come one after the other.
    const wanted = JSON.stringify([measure, model.lines]);
    if (shown === wanted) return;
    const opened = shown === "", reading = choices.contains(root.getRootNode().activeElement);
    shown = wanted;
    root.dataset.measure = measure;
    choose();
    if (opened) requestAnimationFrame(() => title.focus());
    else if (reading) choices.querySelector(":checked")?.focus();
  }

  model.on(["measure", "title", "lines", "tile", "drawing"], show);
  requestAnimationFrame(show);
  return root;
}
