// Undo, redo and the way back to today: always in sight, on top of the controls.

export function render({ model }) {
  const button = (text, wish) => {
    const made = make("button", { type: "button" }, text);
    made.addEventListener("click", () => model.send_msg({ do: wish }));
    return made;
  };
  const [undo, redo, back] = [button("Undo", "undo"), button("Redo", "redo"), button("Back to today", "put back")];
  function show() {
    undo.disabled = !model.undoes;
    redo.disabled = !model.redoes;
    back.disabled = !model.can_reset;
    undo.title = model.undoes && `Takes back: ${model.undoes}`;
    redo.title = model.redoes && `Brings back: ${model.redoes}`;
  }
  show();
  model.on(["undoes", "redoes", "can_reset"], show);
  return make("div", { class: "desk" }, make("h2", {}, "Your plan"), undo, redo, back);
}
