// Asks for the reason of the last decision, without standing in the way: whoever says nothing is not asked again for it.

export function render({ model }) {
  const label = make("label", { for: "reason" }), field = make("input", { id: "reason", type: "text", maxlength: "500", placeholder: "optional, one line" });
  const keep = make("button", { type: "button" }, "Keep");
  const root = make("div", { class: "reason" }, label, field, keep);
  let asked = "";
  const send = () => {
    if (!field.value.trim()) return;
    model.send_msg({ do: "say why", step: model.step, why: field.value });
    field.value = "";
  };
  keep.addEventListener("click", send);
  field.addEventListener("keydown", ({ key }) => { if (key === "Enter") send(); });
  function show() {
    root.hidden = !model.step;
    label.textContent = `${model.what}. Your reason:`;
    label.title = model.what;
    if (model.step !== asked) field.value = "";
    asked = model.step;
  }
  model.on(["step", "what"], show);
  show();
  return root;
}
