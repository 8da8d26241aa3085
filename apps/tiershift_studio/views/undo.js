// Undo, redo and the way back to today: always in sight, on top of the controls.

export function render({ model }) {
  const button = (text, wish) => {
    const made = make("button", { type: "button" }, text);
    made.addEventListener("click", () => model.send_msg({ do: wish }));
    return made;
  };
  const [undo, redo, back] = [button("Undo", "undo"), button("Redo", "redo"), button("Back to today", "put back")];
  function show() {
    undo.disabled = !model.can_undo;
    redo.disabled = !model.can_redo;
    back.disabled = !model.can_reset;
  }
  show();
  model.on(["can_undo", "can_redo", "can_reset"], show);
  return make("div", { class: "desk" }, make("h2", {}, "Your plan"), undo, redo, back);
}
