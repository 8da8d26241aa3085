// The answer: a headline, the year that is read, and for each measure a tile in words above its fan.
// A frame of numbers says itself whose picture it is; the root element repeats that in data attributes.

const SETTLE = 500; // milliseconds of quiet after which axes fit again and screen readers hear the headline

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function unpack(bytes) {
  const copy = ArrayBuffer.isView(bytes) ? bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) : bytes;
  const all = new Float32Array(copy);
  const [number, futures, start, pace, levers, measures, years] = all;
  let at = 7;
  const take = (count) => all.subarray(at, (at += count));
  return {
    number, futures, start, pace, values: [...take(levers)], years: [...take(years)],
    bands: Array.from({ length: measures }, () => take(years * 6)),
  };
}

function card(measure, open) {
  const enlarge = make("button", { type: "button", class: "plain", "aria-label": `Enlarge ${measure.title}` }, "Enlarge");
  const amount = make("p", { class: "amount" }), spread = make("p", { class: "spread" }), change = make("p", { class: "change" });
  const table = make("table"), toggle = make("button", { type: "button", "aria-expanded": "false" }, "Show the numbers");
  const scroll = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${measure.title}, year by year` }, table);
  const fan = new Fan(measure);
  scroll.hidden = true;
  const element = make("section", { class: "card", "data-measure": measure.id, "aria-label": measure.title },
    make("h3", {}, measure.title, enlarge), make("p", { class: "note" }, measure.note), amount, spread, change, fan.svg,
    make("p", { class: "definition" }, measure.definition),
    make("div", { class: "numbers" }, toggle, scroll));
  enlarge.addEventListener("click", () => open(measure.id));
  toggle.addEventListener("click", () => {
    scroll.hidden = !scroll.hidden;
    toggle.setAttribute("aria-expanded", String(!scroll.hidden));
    toggle.textContent = scroll.hidden ? "Show the numbers" : "Hide the numbers";
  });
  return { measure, element, fan, amount, spread, change, table, enlarge };
}

function fillTable(card, { years, bands }, k) {
  const counted = new Map(card.measure.counted), say = (value) => (Number.isFinite(value) ? card.fan.say(value) : "");
  const heads = ["Year to 31 March", "Counted", "Your plan: low", "middle", "high", "No change: middle"];
  const rows = years.map((year, row) => {
    const cell = (column) => say(bands[k][row * 6 + column]);
    return make("tr", {}, make("th", { scope: "row" }, String(year)),
      ...[counted.has(year) ? say(counted.get(year)) : "", cell(0), cell(2), cell(4), cell(5)].map((text) => make("td", {}, text)));
  });
  card.table.replaceChildren(make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)))), make("tbody", {}, ...rows));
}

function key() {
  const sample = (inner) => { const svg = draw("svg", { viewBox: "0 0 26 14", "aria-hidden": "true" }); svg.innerHTML = inner; return svg; };
  return [
    [`<circle cx="6" cy="8" r="2" class="c"/><circle cx="13" cy="6" r="2" class="c"/><circle cx="20" cy="5" r="2" class="c"/>`, "counted"],
    [`<path class="ghost" d="M0,7H26"/>`, "no change"],
    [`<path class="middle" d="M0,7H26"/>`, "your plan"],
    [`<path class="decision" d="M8,1h10l-5,7Z"/><path class="decision line" d="M13,6V14"/>`, "decision"],
    [`<rect class="wide" width="26" height="14"/><rect class="narrow" y="4" width="26" height="6"/>`, "8 in 10 futures, darker: 5 in 10"],
  ].map(([inner, text]) => make("span", {}, sample(inner), text));
}

export function render({ model }) {
  const headline = make("p", { class: "headline" });
  const status = make("p", { class: "hidden", role: "status", "aria-live": "polite" });
  const futures = make("span", { class: "futures" });
  const choices = model.horizons.map((year) => {
    const radio = make("input", { type: "radio", name: "horizon", value: year, class: "hidden" });
    radio.addEventListener("change", () => model.send_msg({ do: "look at", year }));
    return radio;
  });
  const years = make("fieldset", {}, make("legend", {}, "Read on 31 March"),
    make("div", { class: "years" }, ...choices.map((radio) => make("label", {}, radio, radio.value))));
  const cards = model.measures.map((measure) => card(measure, open));
  const grid = make("div", { class: "cards" }, ...cards.map(({ element }) => element));
  const root = make("div", { class: "outlook" }, make("div", { class: "lead" }, headline, years),
    make("div", { class: "key" }, ...key(), futures), grid,
    make("p", { class: "caveat" }, model.caveat), status);
  let frame = unpack(model.frame), opened = null, waiting = false, quiet;

  function open(id) {
    opened = opened === id ? null : id;
    grid.classList.toggle("one", opened !== null);
    for (const { measure, element, enlarge } of cards) {
      const here = measure.id === opened;
      element.classList.toggle("open", here);
      enlarge.textContent = here ? "Back to all six" : "Enlarge";
      enlarge.setAttribute("aria-label", here ? "Back to all six" : `Enlarge ${measure.title}`);
    }
    measure();
    element(opened)?.scrollIntoView({ block: "nearest" });
  }
  const element = (id) => cards.find(({ measure }) => measure.id === id)?.element;
  function measure() {
    for (const { fan } of cards) fan.measureSize();
    paint(root.dataset.settled !== "false");
  }
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opened) { const { enlarge } = cards.find(({ measure }) => measure.id === opened); open(opened); enlarge.focus(); }
  });

  function paint(settled) {
    waiting = false;
    const { start, pace, number, values } = frame;
    const decision = model.words.decided ? { year: start, words: `1 April ${start}${pace ? `, phased in to ${start + pace}` : ""}` } : null;
    cards.forEach(({ measure, fan, amount, spread, change }, k) => {
      const tile = model.words.tiles[k];
      amount.textContent = tile.amount;
      spread.textContent = tile.spread;
      change.replaceChildren(make(tile.sure ? "b" : "span", {}, tile.change), " ", make("small", {}, tile.sure));
      fan.svg.setAttribute("aria-label", tile.spoken);
      fan.paint({ years: frame.years, band: frame.bands[k], start: 2024, horizon: model.horizon, decision, large: measure.id === opened, settled });
    });
    headline.textContent = model.words.headline;
    futures.textContent = `${frame.futures.toLocaleString("en-GB")} simulated futures`;
    for (const radio of choices) radio.checked = Number(radio.value) === model.horizon;
    Object.assign(root.dataset, { number, futures: frame.futures, values: JSON.stringify(values), start, pace });
    clearTimeout(quiet);
    if (settled) return rest();
    root.dataset.settled = "false";
    quiet = setTimeout(() => paint(true), SETTLE);
  }
  function rest() {
    cards.forEach((card, k) => fillTable(card, frame, k));
    if (status.textContent !== model.words.headline) status.textContent = model.words.headline;
    root.dataset.settled = "true";
  }
  function ask() {
    frame = unpack(model.frame);
    if (!waiting) { waiting = true; requestAnimationFrame(() => paint(false)); }
  }
  model.on(["frame", "words", "horizon"], ask);
  const sizes = new ResizeObserver(measure);
  for (const { fan } of cards) sizes.observe(fan.svg);
  return root;
}
