// Why: what comes from each decision, by which way, and through which loops.

export function render({ model }) {
  const SVG = "http://www.w3.org/2000/svg";
  const draw = (tag, attributes, ...children) => {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const what = make("select", { "aria-label": "Which picture to explain" }, ...model.measures.map(([id, title]) => make("option", { value: id }, title)));
  const year = make("select", { "aria-label": "In which year" }, ...model.horizons.map((each) => make("option", { value: each }, each)));
  const ask = make("button", { type: "button" }, "Explain");
  const state = make("p", { class: "state", role: "status" });
  const answer = make("div", { class: "answer" });
  ask.addEventListener("click", () => model.send_msg({ do: "explain", indicator: what.value, year: Number(year.value) }));
  let chosen = false; // whether the year was chosen here, and no longer follows the tiles
  year.addEventListener("change", () => { chosen = true; });

  // A bar from the middle of its cell: how much comes from a cause in the middle future, with the range as a line.
  function bar([low, middle, high]) {
    const at = (share) => 50 + 48 * share;
    const [from, to] = [Math.min(50, at(middle)), Math.max(50, at(middle))];
    const ends = [Math.min(low, middle, high), Math.max(low, middle, high)].map(at);
    return draw("svg", { viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": "true", class: middle < 0 ? "bar lower" : "bar higher" },
      draw("rect", { x: from, y: 2, width: Math.max(0.4, to - from), height: 8 }),
      draw("line", { x1: ends[0], x2: ends[1], y1: 6, y2: 6 }),
      draw("line", { class: "zero", x1: 50, x2: 50, y1: 0, y2: 12 }));
  }

  // How it grows over the years, in the middle future.
  function growth(yearly) {
    const most = Math.max(...yearly.map(Math.abs)) || 1;
    const points = yearly.map((value, k) => `${(2 + 76 * k / Math.max(1, yearly.length - 1)).toFixed(1)},${(10 - 8 * value / most).toFixed(1)}`);
    return draw("svg", { viewBox: "0 0 80 20", class: "growth", "aria-hidden": "true" },
      draw("line", { class: "zero", x1: 2, x2: 78, y1: 10, y2: 10 }), draw("polyline", { points: points.join(" ") }));
  }

  function causes({ causes: rows, change, years }) {
    const head = (text, attributes = {}) => make("th", { scope: "col", ...attributes }, text);
    const span = `${years[0]} to ${years[years.length - 1]}`;
    const body = rows.map(({ name, said, sizes, yearly }) => make("tr", {}, make("th", { scope: "row" }, name),
      make("td", { class: "drawn" }, bar(sizes)), make("td", {}, said[1]), make("td", { class: "soft" }, `${said[0]} … ${said[2]}`), make("td", {}, growth(yearly))));
    const foot = make("tr", { class: "sum" }, make("th", { scope: "row" }, "All together"), make("td"), make("td", {}, change[1]), make("td", { class: "soft" }, `${change[0]} … ${change[2]}`), make("td"));
    return make("section", {}, make("h3", {}, "What comes from each decision"),
      make("table", {}, make("thead", {}, make("tr", {}, head("Decision"), head(""), head("Future in the middle"), head("Ends of 8 in 10"), head(span))), make("tbody", {}, ...body, foot)),
      make("p", { class: "soft" }, "Of each future, the parts add up to the whole. Where the ends point both ways, the evidence cannot tell whether this decision raises or lowers it."));
  }

  const ARROWS = { 1: ["▲", "more"], "-1": ["▼", "less"], 0: ["", ""] };
  function ways({ routes }) {
    const chip = ([name, way]) => make("li", {}, name, " ", make("span", { "aria-hidden": "true" }, ARROWS[way][0]), make("span", { class: "hidden" }, ARROWS[way][1]));
    return make("section", {}, make("h3", {}, "The widest ways"),
      ...routes.map(({ cause, part, steps, loops }) => make("div", { class: "way" },
        make("p", {}, make("strong", {}, cause), `: ${part} along this way${loops.length ? `, through the link of ${loops.join(", ")}` : ""}`),
        make("ol", { class: "chain", "aria-label": `The way of ${cause}` }, ...steps.map(chip)))),
      make("p", { class: "soft" }, "In the future in the middle. ▲ this decision by itself makes it more by then, ▼ less."));
  }

  function loops({ loops: rows }) {
    if (!rows.length) return "";
    return make("section", {}, make("h3", {}, "Through the links of feedback loops"),
      make("table", {}, make("tbody", {}, ...rows.map(({ name, doc, said, size, yearly }) => make("tr", {}, make("th", { scope: "row" }, name, make("small", {}, doc)),
        make("td", { class: "drawn" }, bar([size, size, size])), make("td", {}, said), make("td", {}, growth(yearly)))))),
      make("p", { class: "soft" }, "In the future in the middle. These are no parts of a sum: a way may go through several loops, or round one more than once."));
  }

  function show() {
    const { indicator, working, said, stale } = model.about;
    if (!chosen) year.value = String(model.year);
    ask.textContent = working ? "Working it out …" : indicator && stale ? "Explain the plan as it is now" : "Explain";
    ask.disabled = working || !model.differs;
    state.textContent = !model.differs && !indicator ? "Nothing is decided yet. Move a lever, and then ask why the pictures change."
      : working ? "Followed back through the model, in three of 200 futures …" : said || (indicator && stale ? "Your plan has changed since this was explained." : "");
    answer.classList.toggle("stale", Boolean(stale));
    answer.replaceChildren(...(model.found.title ? [make("h2", {}, model.found.title), make("div", { class: "parts" }, make("div", {}, causes(model.found), loops(model.found)), ways(model.found))] : []));
  }
  show();
  model.on(["about", "found", "year", "differs"], show);
  return make("div", { class: "why" }, make("div", { class: "question" }, make("span", {}, "Why does it differ from the dashed line?"), what, year, ask), state, answer);
}
