// Below a large picture: its numbers as a table and as a file, its decisions, and what exactly is counted.

export function render({ model }) {
  const button = (text, attributes = {}) => make("button", { type: "button", ...attributes }, text);
  const save = button("Download the numbers (CSV)"), toggle = button("Show the numbers", { "aria-expanded": "false" });
  const table = make("table"), scroll = make("div", { class: "scroll", tabindex: "0", role: "region" }, table);
  const decisions = make("div", { class: "decisions" }), about = make("p", { class: "definition" }), guesses = make("ul", { class: "meanings" });
  const root = make("section", { class: "large foot" }, make("div", { class: "tools" }, toggle, save), scroll, decisions, about, guesses);
  scroll.hidden = true;

  toggle.addEventListener("click", () => {
    scroll.hidden = !scroll.hidden;
    toggle.setAttribute("aria-expanded", String(!scroll.hidden));
    toggle.textContent = scroll.hidden ? "Show the numbers" : "Hide the numbers";
    fill();
  });
  save.addEventListener("click", () => {
    const [name, text] = model.file;
    const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

  function fill() {
    if (scroll.hidden) return;
    const { heads, rows } = model.table;
    table.replaceChildren(
      make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)))),
      make("tbody", {}, ...rows.map(([year, ...cells]) => make("tr", {}, make("th", { scope: "row" }, year), ...cells.map((text) => make("td", {}, text))))));
  }

  function show() {
    if (model.measure === "") return;
    root.dataset.measure = model.measure;
    about.textContent = `${model.definition} ${model.rests}`;
    guesses.replaceChildren(...model.meanings.map(([name, meaning]) => make("li", {}, make("b", {}, name), `: ${meaning}`)));
    decisions.replaceChildren(...(model.marks.length ? [make("h3", {}, "Decisions on the chart"),
      make("ol", {}, ...model.marks.map(([when, what]) => make("li", {}, make("b", {}, `${when}: `), what)))] : []));
    scroll.setAttribute("aria-label", `${model.title}, year by year`);
    fill();
  }

  show();
  model.on(["measure", "title", "definition", "rests", "meanings", "marks", "table"], show);
  return root;
}
