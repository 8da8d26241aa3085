// The answer: a headline, the year and the prices that are read, and for each measure a tile in words above its fan.
// A frame of numbers says itself whose picture it is; the root element repeats that in data attributes.

// Milliseconds of quiet after which axes fit again and screen readers hear the headline.
const SETTLE = { rest: 300, moving: 600 };

function unpack(bytes) {
  const copy = ArrayBuffer.isView(bytes) ? bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) : bytes;
  const all = new Float32Array(copy);
  const [number, futures, start, pace, levers, lines, years] = all;
  let at = 7;
  const take = (count) => all.subarray(at, (at += count));
  return {
    number, futures, start, pace, values: [...take(levers)], years: [...take(years)],
    bands: Array.from({ length: lines }, () => take(years * 6)),
  };
}

function makeCard(measure, open) {
  const enlarge = make("button", { type: "button", class: "plain", "aria-label": `Enlarge ${measure.title}`, title: "Enlarge" }, "Enlarge");
  const part = (tag, name) => make(tag, { class: name });
  const parts = { note: part("p", "note"), amount: part("p", "amount"), spread: part("p", "spread"), beside: part("p", "beside"), change: part("p", "change"), sure: part("p", "sure") };
  const fan = new Fan(measure);
  const element = make("section", { class: "card", "data-measure": measure.id, "aria-label": measure.title },
    make("h3", {}, make("span", {}, measure.title), enlarge), parts.note,
    make("div", { class: "said" }, parts.amount, parts.spread), parts.beside, parts.change, parts.sure, fan.svg);
  enlarge.addEventListener("click", () => open(measure.id));
  return { measure, element, fan, enlarge, ...parts };
}

function key(beside) {
  const sample = (inner) => { const svg = draw("svg", { viewBox: "0 0 26 14", "aria-hidden": "true" }); svg.innerHTML = inner; return svg; };
  return [
    [`<circle cx="6" cy="8" r="2" class="c"/><circle cx="13" cy="6" r="2" class="c"/><circle cx="20" cy="5" r="2" class="c"/>`, "counted"],
    [`<path class="ghost" d="M0,7H26"/>`, "no change"],
    [`<path class="middle" d="M0,7H26"/>`, "your plan"],
    ...(beside ? [[`<path class="near" d="M0,7H26"/>`, "neighbours"]] : []),
    [`<path class="decision" d="M8,1h10l-5,7Z"/><path class="decision line" d="M13,6V14"/>`, "decision"],
    [`<rect class="wide" width="26" height="14"/><rect class="narrow" y="4" width="26" height="6"/>`, "8 in 10 futures, darker 5"],
  ].map(([inner, text]) => make("span", { class: "sample" }, sample(inner), make("span", {}, text)));
}

// A few choices of which one holds: radio buttons that look like one strip.
function strip(legend, name, options, choose) {
  const radios = options.map(([value, text]) => {
    const radio = make("input", { type: "radio", name, value, class: "hidden" });
    radio.addEventListener("change", () => choose(value));
    return { radio, label: make("label", {}, radio, text) };
  });
  const element = make("fieldset", {}, make("legend", {}, legend), make("div", { class: "strip" }, ...radios.map(({ label }) => label)));
  return { element, show: (value) => radios.forEach(({ radio }) => { radio.checked = radio.value === String(value); }) };
}

class Outlook {
  constructor(model) {
    this.model = model;
    this.frame = unpack(model.frame);
    this.headline = make("p", { class: "headline" });
    this.status = make("p", { class: "hidden", role: "status", "aria-live": "polite" });
    this.futures = make("span", { class: "futures" });
    this.year = strip("Read on 31 March", "horizon", model.horizons.map((year) => [year, String(year)]), (year) => model.send_msg({ do: "look at", year }));
    this.prices = strip("Money in", "prices", [["real", "2023-24 prices"], ["cash", "cash"]], (prices) => model.send_msg({ do: "prices", real: prices === "real" }));
    this.year.element.classList.add("years");
    this.prices.element.classList.add("prices");
    this.cards = model.measures.map((measure) => makeCard(measure, (id) => this.open(id)));
    this.grid = make("div", { class: "cards" }, ...this.cards.map(({ element }) => element));
    this.key = key(model.measures.some(({ near }) => near.length));
    this.root = this.assemble();
    model.on(["frame", "words", "horizon", "real"], () => this.ask());
    model.on("large", () => this.show());
    const sizes = new ResizeObserver(() => this.measure());
    for (const { fan } of this.cards) sizes.observe(fan.svg);
    this.show();
  }

  assemble() {
    return make("div", { class: "outlook" }, make("div", { class: "lead" }, this.headline, this.year.element),
      make("div", { class: "key" }, ...this.key, this.futures, this.prices.element), this.grid,
      make("p", { class: "caveat" }, this.model.caveat), this.status);
  }

  open(id) {
    this.model.send_msg({ do: "enlarge", measure: id });
  }

  // While one picture is large the small ones make room; then the focus is back where it was.
  show() {
    const { large } = this.model;
    this.root.classList.toggle("one", large !== "");
    if (this.opened && !large) {
      this.measure();
      this.cards.find(({ measure }) => measure.lines.some(({ id }) => id === this.opened))?.enlarge.focus();
    }
    this.opened = large;
  }

  measure() {
    for (const { fan } of this.cards) fan.measureSize();
    this.paint(this.root.dataset.settled !== "false");
  }

  // Frames that come faster than the screen is painted are never painted: the newest is.
  ask() {
    this.frame = unpack(this.model.frame);
    window.dispatchEvent(new Event(PICTURE));
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => { this.asked = false; this.paint(false); });
  }

  paint(settled) {
    const { number: request, futures, values, start, pace } = this.frame, { words, horizon, real } = this.model;
    // In other money the axes are other axes: they fit at once.
    const anew = settled || this.real !== real;
    this.real = real;
    let line = 0;
    this.cards.forEach((card, k) => { this.paintCard(card, words.tiles[k], line, anew); line += card.measure.lines.length; });
    write(this.headline, words.headline);
    write(this.futures, `${number(futures)} simulated futures`);
    write(this.key[1].lastChild, words.against);
    this.year.show(horizon);
    this.prices.show(real ? "real" : "cash");
    Object.assign(this.root.dataset, { number: request, futures, values: JSON.stringify(values), start, pace, settled });
    clearTimeout(this.quiet);
    if (settled) this.rest();
    else this.quiet = setTimeout(() => this.paint(true), futures >= this.model.at_rest ? SETTLE.rest : SETTLE.moving);
  }

  paintCard(card, tile, line, settled) {
    const { words, horizon, real } = this.model, { years, bands } = this.frame, { measure, fan } = card;
    write(card.note, tile.axis);
    write(card.amount, tile.amount);
    // The range stands in a line of its own.
    if (card.range !== tile.spread) card.spread.replaceChildren(...(card.range = tile.spread).split(/(?<=: )/).map((text) => make("span", {}, text)));
    write(card.beside, tile.beside || measure.caution);
    card.beside.classList.toggle("caution", !tile.beside);
    write(card.change, tile.change);
    write(card.sure, tile.sure || tile.guessed);
    card.sure.classList.toggle("guessed", !tile.sure);
    card.change.classList.toggle("moved", Boolean(tile.sure));
    if (fan.spoken !== tile.spoken) fan.svg.setAttribute("aria-label", (fan.spoken = tile.spoken));
    if (this.opened) return;
    fan.paint({
      years, bands: measure.lines.map((_, k) => bands[line + k]), horizon, settled,
      counted: real ? measure.counted : measure.cash, near: real ? measure.near : measure.nearCash, decisions: words.decisions,
    });
  }

  rest() {
    if (this.status.textContent !== this.model.words.headline) this.status.textContent = this.model.words.headline;
  }
}

// What is written already is not written again: it would be laid out anew.
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function render({ model }) {
  return new Outlook(model).root;
}
