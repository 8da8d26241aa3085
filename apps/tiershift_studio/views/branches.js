// Branches: which there are, what one has that another has not, and names for versions.

export function render({ model }) {
  const rows = make("tbody"), differ = make("div", { class: "differ" }), refused = make("p", { class: "refused", role: "alert" });
  const none = make("p", { class: "none" }, "A plan can have branches once something is decided: variants that share its past, and are compared over the same futures.");
  const tell = (wish) => model.send_msg(wish);
  const button = (text, wish, label) => {
    const made = make("button", { type: "button", ...(label ? { "aria-label": label } : {}) }, text);
    made.addEventListener("click", () => tell(wish));
    return made;
  };
  const branch = field("New branch from here", "A name, such as hubs first", "Begin", (name) => tell({ do: "branch", name }));
  const tag = field("Name this version", "Such as: as approved by Cabinet 12 Feb", "Name it", (name) => tell({ do: "tag", name }));
  const table = make("table", {}, make("thead", {}, make("tr", {}, ...["Branch", "", ""].map((text) => make("th", { scope: "col" }, text)))), rows);
  const called = (name) => (name === "main" ? "the plan itself" : name);

  function field(label, hint, act, send) {
    const input = make("input", { type: "text", maxlength: "200", placeholder: hint, "aria-label": label });
    const go = make("button", { type: "button" }, act);
    const done = () => { if (input.value.trim()) { send(input.value); input.value = ""; } };
    go.addEventListener("click", done);
    input.addEventListener("keydown", ({ key }) => { if (key === "Enter") done(); });
    return make("div", { class: "field" }, make("span", {}, label), input, go);
  }

  function row(name) {
    const here = name === model.branch, ghost = name === model.compare;
    return make("tr", here ? { class: "here" } : {}, make("th", { scope: "row" }, called(name), here ? " · you are here" : ""),
      make("td", {}, here ? "" : button("Go to it", { do: "switch", branch: name }, `Go to ${called(name)}`)),
      make("td", {}, here ? "" : ghost ? button("Stop comparing", { do: "compare", branch: "" }) : button("Compare", { do: "compare", branch: name }, `Compare with ${called(name)}`)));
  }

  function difference({ here, there, take }) {
    const act = take && model.may_merge ? button("Take over", { do: "merge", events: [take] }, `Take over: ${there}`) : "";
    return make("tr", {}, make("td", {}, here || "–"), make("td", {}, there || "–"), make("td", {}, act));
  }

  function shownDifferences() {
    if (!model.compare) return [];
    const heads = [`Only here (${called(model.branch)})`, `Only in ${called(model.compare)}`, ""];
    const count = model.same === 1 ? "1 decision is" : `${model.same} decisions and figures are`;
    const able = model.differ.map(({ take }) => take).filter(Boolean);
    const all = able.length > 1 && model.may_merge ? [button(`Take over all ${able.length}`, { do: "merge", events: able })] : [];
    return [make("h3", {}, `What differs from ${called(model.compare)}`),
      make("p", { class: "none" }, `The dashed line in the pictures is ${called(model.compare)}, over the same futures. ${count} the same in both.`),
      ...(model.differ.length ? [make("table", {}, make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)))), make("tbody", {}, ...model.differ.map(difference))), ...all]
        : [make("p", {}, "Nothing differs.")])];
  }

  function show() {
    const begun = model.branch !== "";
    none.hidden = begun;
    table.hidden = !begun;
    branch.hidden = !model.may_edit;
    tag.hidden = !begun || !model.may_tag;
    rows.replaceChildren(...(model.branches.length ? model.branches : begun ? [model.branch] : []).map(row));
    differ.replaceChildren(...shownDifferences());
    refused.textContent = model.refused;
  }
  show();
  model.on(["branch", "branches", "compare", "differ", "same", "may_edit", "may_merge", "may_tag", "past", "refused"], show);
  return refreshWhenSeen(make("div", { class: "branches" }, make("div", { class: "left" }, none, table, branch, tag, refused), differ), model);
}
