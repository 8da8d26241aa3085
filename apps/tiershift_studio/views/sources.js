// Where from: the parameters that a picture's range rests on, each with its source, and how the picture is made.

export function render({ model }) {
  const what = make("select", { "aria-label": "Picture" }, ...model.measures.map(([id, title]) => make("option", { value: id }, title)));
  const ask = make("button", { type: "button" }, "Show"), state = make("p", { class: "state", role: "status" }), answer = make("div", { class: "answer" });
  ask.addEventListener("click", () => model.send_msg({ do: "trace", indicator: what.value, year: model.year }));

  const percent = (share) => `${Math.round(100 * share)}%`;
  const link = ({ id, name }) => make("a", { href: `how-the-model-works#v-${id}`, target: "_blank", rel: "noopener" }, name);
  function table(rows) {
    if (!rows.length) return make("p", {}, "No single parameter moves its range by more than chance would.");
    const heads = ["Parameter", "Value and range", "Share of the range", "How sure", "Source"];
    return make("table", {}, make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
      make("tbody", {}, ...rows.map((row) => make("tr", {}, make("th", { scope: "row" }, link(row)), make("td", {}, row.value),
        make("td", { class: "share" }, `${percent(row.share)} ± ${percent(row.error)}`), make("td", { class: row.confidence === "D" ? "guess" : "" }, row.grade), make("td", {}, row.source)))));
  }

  function show() {
    const { indicator, year, working, said, stale } = model.about;
    ask.disabled = working;
    state.textContent = working ? "Working it out …" : said || (indicator && stale ? "Your plan has changed since." : "");
    answer.classList.toggle("stale", Boolean(stale));
    if (!model.facts.length) return answer.replaceChildren();
    const title = model.measures.find(([id]) => id === indicator)?.[1] ?? "";
    answer.replaceChildren(make("h2", {}, `${title}, ${year}: what its range rests on`), table(model.rows),
      make("p", {}, "A share is the part of the variance over the futures that goes with the parameter, ± one standard error. Shares do not add up to 100%."),
      make("dl", {}, ...model.facts.flatMap(([head, text]) => [make("dt", {}, head), make("dd", {}, text)])));
  }
  show();
  model.on(["about", "rows", "facts"], show);
  return make("div", { class: "sources" }, make("div", { class: "question" }, make("span", {}, "Where do the numbers come from?"), what, ask), state, answer);
}
