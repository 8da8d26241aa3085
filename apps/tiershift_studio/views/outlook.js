// The answer: a headline, the year that is read, and for each measure a tile in words above its fan.
// A frame of numbers says itself whose picture it is; the root element repeats that in data attributes.

// Milliseconds of quiet after which axes fit again and screen readers hear the headline: soon after the answer for a
// hand at rest, and in any case in the end.
const SETTLE = { rest: 300, moving: 4000 };
const ALL = "Back to all six";

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

function makeCard(measure, open) {
  const enlarge = make("button", { type: "button", class: "plain", "aria-label": `Enlarge ${measure.title}` }, "Enlarge");
  const amount = make("p", { class: "amount" }), spread = make("p", { class: "spread" }), change = make("p", { class: "change" });
  const table = make("table"), toggle = make("button", { type: "button", "aria-expanded": "false" }, "Show the numbers");
  const scroll = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${measure.title}, year by year` }, table);
  const fan = new Fan(measure), rests = make("span", { class: "rests" }), guessed = make("p", { class: "guessed" }), meanings = make("ul", { class: "meanings" });
  scroll.hidden = true;
  const element = make("section", { class: "card", "data-measure": measure.id, "aria-label": measure.title },
    make("h3", {}, measure.title, enlarge), make("p", { class: "note" }, measure.note), amount, spread, change, guessed, fan.svg,
    make("p", { class: "definition" }, measure.definition, " ", rests), meanings,
    make("div", { class: "numbers" }, toggle, scroll));
  enlarge.addEventListener("click", () => open(measure.id));
  toggle.addEventListener("click", () => {
    scroll.hidden = !scroll.hidden;
    toggle.setAttribute("aria-expanded", String(!scroll.hidden));
    toggle.textContent = scroll.hidden ? "Show the numbers" : "Hide the numbers";
  });
  return { measure, element, fan, amount, spread, change, table, enlarge, rests, guessed, meanings };
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

class Outlook {
  constructor(model) {
    this.model = model;
    this.frame = unpack(model.frame);
    this.opened = null;
    this.headline = make("p", { class: "headline" });
    this.status = make("p", { class: "hidden", role: "status", "aria-live": "polite" });
    this.futures = make("span", { class: "futures" });
    this.choices = model.horizons.map((year) => this.choice(year));
    this.cards = model.measures.map((measure) => makeCard(measure, (id) => this.open(id)));
    this.grid = make("div", { class: "cards" }, ...this.cards.map(({ element }) => element));
    this.root = this.assemble();
    this.root.addEventListener("keydown", ({ key }) => { if (key === "Escape" && this.opened) this.open(this.opened); });
    model.on(["frame", "words", "horizon"], () => this.ask());
    const sizes = new ResizeObserver(() => this.measure());
    for (const { fan } of this.cards) sizes.observe(fan.svg);
  }

  assemble() {
    const years = make("fieldset", {}, make("legend", {}, "Read on 31 March"),
      make("div", { class: "years" }, ...this.choices.map((radio) => make("label", {}, radio, radio.value))));
    return make("div", { class: "outlook" }, make("div", { class: "lead" }, this.headline, years),
      make("div", { class: "key" }, ...key(), this.futures), this.grid,
      make("p", { class: "caveat" }, this.model.caveat), this.status);
  }

  choice(year) {
    const radio = make("input", { type: "radio", name: "horizon", value: year, class: "hidden" });
    radio.addEventListener("change", () => this.model.send_msg({ do: "look at", year }));
    return radio;
  }

  // Show one card large, or all of them again; the focus stays on the button of that card.
  open(id) {
    this.opened = this.opened === id ? null : id;
    this.grid.classList.toggle("one", this.opened !== null);
    for (const { measure, element, enlarge } of this.cards) {
      const here = measure.id === this.opened;
      element.classList.toggle("open", here);
      enlarge.textContent = here ? ALL : "Enlarge";
      enlarge.setAttribute("aria-label", here ? ALL : `Enlarge ${measure.title}`);
      if (measure.id === id) enlarge.focus();
    }
    this.measure();
  }

  measure() {
    for (const { fan } of this.cards) fan.measureSize();
    this.paint(this.root.dataset.settled !== "false");
  }

  // Frames that come faster than the screen is painted are never painted: the newest is.
  ask() {
    this.frame = unpack(this.model.frame);
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => { this.asked = false; this.paint(false); });
  }

  paint(settled) {
    const { number: request, futures, values, start, pace } = this.frame;
    this.cards.forEach((card, k) => this.paintCard(card, k, settled));
    this.headline.textContent = this.model.words.headline;
    this.futures.textContent = `${number(futures)} simulated futures`;
    for (const radio of this.choices) radio.checked = Number(radio.value) === this.model.horizon;
    Object.assign(this.root.dataset, { number: request, futures, values: JSON.stringify(values), start, pace, settled });
    clearTimeout(this.quiet);
    if (settled) this.rest();
    else this.quiet = setTimeout(() => this.paint(true), futures >= this.model.at_rest ? SETTLE.rest : SETTLE.moving);
  }

  paintCard({ measure, fan, amount, spread, change, rests, guessed, meanings }, k, settled) {
    const { words, horizon } = this.model, { years, bands, start, pace } = this.frame, tile = words.tiles[k];
    const phased = pace ? `, phased in to ${start + pace}` : "";
    amount.textContent = tile.amount;
    spread.textContent = tile.spread;
    rests.textContent = tile.rests;
    guessed.textContent = tile.guessed;
    meanings.replaceChildren(...tile.guesses.map((name) => make("li", {}, make("b", {}, name), `: ${this.model.meanings[name] ?? ""}`)));
    change.replaceChildren(make(tile.sure ? "b" : "span", {}, tile.change), " ", make("small", {}, tile.sure));
    fan.svg.setAttribute("aria-label", tile.spoken);
    fan.paint({
      years, band: bands[k], horizon, settled, large: measure.id === this.opened,
      decision: words.decided ? { year: start, words: `1 April ${start}${phased}` } : null,
    });
  }

  rest() {
    this.cards.forEach((card, k) => fillTable(card, this.frame, k));
    if (this.status.textContent !== this.model.words.headline) this.status.textContent = this.model.words.headline;
  }
}

export function render({ model }) {
  return new Outlook(model).root;
}
