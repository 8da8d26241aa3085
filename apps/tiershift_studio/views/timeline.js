// What was decided, newest first: who, when, why, from when it holds. What is undone stays in sight, struck through.

export function render({ model }) {
  const list = make("ol", { "aria-label": "What was decided, newest first" });
  const none = make("p", { class: "none" }, "Nothing yet. Each change you make is listed here with who and why, and can be undone.");
  const refused = make("p", { class: "refused", role: "alert" });
  const form = asOf();
  const at = (when) => (when.length > 10
    ? new Date(when).toLocaleString("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" })
    : new Date(`${when}T12:00`).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" }));
  let writing = null; // the step whose reason is being written

  // Go to a day, or to a version that has a name.
  function asOf() {
    const day = make("input", { type: "date", "aria-label": "The plan as of the end of this day", max: new Date().toISOString().slice(0, 10) });
    const tags = make("select", { "aria-label": "A named version" });
    const go = make("button", { type: "button" }, "Look");
    go.addEventListener("click", () => { if (day.value) model.send_msg({ do: "as of", when: day.value }); });
    tags.addEventListener("change", () => { if (tags.value) model.send_msg({ do: "as of", when: tags.value }); });
    return { element: make("div", { class: "asof" }, make("span", {}, "See the plan as it was recorded by"), day, go, tags), tags };
  }

  function reason({ id, why, asked, may_say }) {
    const said = make("span", { class: "why" }, asked ? "No reason given yet." : `“${why}”`);
    if (!may_say) return make("span", { class: "reason" }, said);
    const write = make("button", { type: "button", class: "plain" }, asked ? "Say why" : "Change the reason");
    write.addEventListener("click", () => { writing = id; show(); list.querySelector("input")?.focus(); });
    if (writing !== id) return make("span", { class: "reason" }, said, " ", write);
    const field = make("input", { type: "text", maxlength: "500", "aria-label": "Why? In a few words", placeholder: "Why? In a few words" });
    field.value = asked ? "" : why;
    const save = make("button", { type: "button" }, "Keep");
    const send = () => { if (field.value.trim()) { writing = null; model.send_msg({ do: "say why", step: id, why: field.value }); show(); } };
    save.addEventListener("click", send);
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") send();
      if (event.key === "Escape") { event.stopPropagation(); writing = null; show(); }
    });
    return make("span", { class: "reason writing" }, field, save);
  }

  function row(step) {
    const { version, who, when, what, holds, undone, turned, turned_when: turnedWhen } = step;
    const later = model.as_of > 0 && version > model.as_of, here = version === model.as_of;
    const look = make("button", { type: "button", class: "plain", "aria-label": `See the plan as of ${what}` }, here ? "You are here" : "As of here");
    look.disabled = here;
    look.addEventListener("click", () => model.send_msg({ do: "as of", when: String(version) }));
    const classes = [undone && "undone", later && "later"].filter(Boolean).join(" ");
    return make("li", classes ? { class: classes } : {},
      make("span", { class: "what" }, what),
      make("small", {}, `${who}, ${at(when)}${holds ? ` · ${holds}` : ""}${turned ? ` · ${turned}, ${at(turnedWhen)}` : ""}`),
      reason(step), look);
  }

  function show() {
    const kept = list.querySelector("input")?.value;
    list.replaceChildren(...model.steps.map(row).reverse());
    if (kept !== undefined && list.querySelector("input")) { list.querySelector("input").value = kept; list.querySelector("input").focus(); }
    none.hidden = model.steps.length > 0;
    list.hidden = form.element.hidden = model.steps.length === 0;
    refused.textContent = model.refused;
    form.tags.hidden = model.named.length === 0;
    form.tags.replaceChildren(make("option", { value: "" }, "or a named version …"), ...model.named.map(([name]) => make("option", { value: name }, name)));
  }
  show();
  model.on(["steps", "named", "as_of", "refused"], show);
  return refreshWhenSeen(make("div", {}, form.element, none, refused, list), model);
}
