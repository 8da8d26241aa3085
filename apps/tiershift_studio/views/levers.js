// The controls: money between tiers (picture.js), when the decision starts, how fast it comes, and in groups that open
// and close one native slider and one exact field for each lever.
// Each movement leaves as a message at once; where the studio itself puts the controls, it says so in `stand`.

const KEYBOARD_PAUSE = 600; // milliseconds after the last key before a row of key presses counts as one decision
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
const THUMB = 18; // pixels, as in levers.css

class Lever {
  // lever: as in `Lever` of levers.py; tell: takes a message for the studio.
  constructor(lever, tell) {
    Object.assign(this, lever, { tell, value: lever.today });
    const id = `lever-${lever.id}`;
    this.range = make("input", { type: "range", id, min: lever.low, max: lever.high, step: "any", "aria-describedby": `${id}-says` });
    this.exact = make("input", { type: "number", step: "any", "aria-label": `${lever.label}, exact value` });
    this.moved = make("span", { class: "moved" });
    this.change = make("b");
    this.reset = make("button", { type: "button", class: "plain", "aria-label": `Reset ${lever.label} to today’s value` }, "Reset");
    this.refused = make("p", { class: "refused", role: "alert" });
    this.row = this.assemble(id);
    this.listen();
    this.show(lever.today);
  }

  assemble(id) {
    const today = make("span", { class: "today" });
    today.style.left = this.along(this.today);
    return make("div", { class: "lever", "data-lever": this.id },
      make("div", { class: "top" }, make("label", { for: id }, this.label),
        make("span", { class: "exact" }, this.prefix, this.exact, ` ${this.suffix.trim()}${this.per}`)),
      make("div", { class: "slide" }, make("span", { class: "track" }, this.moved), today, this.range),
      make("div", { class: "foot" }, make("span", {}, `Today ${this.say(this.today)}${this.guess ? ", a guess" : ""} `, this.change), this.reset),
      this.refused,
      make("p", { class: "says", id: `${id}-says` }, this.sentence));
  }

  listen() {
    this.range.addEventListener("input", () => this.move(this.snapped(this.range.valueAsNumber)));
    this.range.addEventListener("change", () => this.settle());
    this.range.addEventListener("pointerdown", () => { this.down = true; });
    for (const end of ["pointerup", "pointercancel", "blur"]) this.range.addEventListener(end, () => { this.down = false; });
    this.range.addEventListener("keydown", (event) => this.press(event));
    // Whoever leaves it is done with it: what is done elsewhere next comes after that decision.
    this.range.addEventListener("blur", () => { if (this.pause) this.settle(); });
    this.exact.addEventListener("change", () => { this.move(this.exact.valueAsNumber); this.settle(); });
    this.reset.addEventListener("click", () => { this.move(this.today); this.settle(); this.range.focus(); });
  }

  press(event) {
    const ends = { Home: this.low, End: this.high };
    if (!(event.key in KEYS) && !(event.key in ends)) return;
    event.preventDefault();
    this.move(event.key in ends ? ends[event.key] : this.stepped(KEYS[event.key]));
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.settle(), KEYBOARD_PAUSE);
  }

  move(value) {
    this.show(value);
    this.tell({ do: "move", lever: this.id, value });
  }

  settle() {
    clearTimeout(this.pause);
    this.pause = this.down = false;
    this.tell({ do: "settle" });
  }

  show(value) {
    this.value = value;
    this.range.value = value;
    this.range.setAttribute("aria-valuetext", this.spoken());
    if (!this.exact.matches(":focus")) this.exact.value = value;
    this.refused.textContent = "";
    const [from, to] = [this.today, value].sort((a, b) => a - b);
    this.moved.style.left = this.along(from);
    this.moved.style.right = `calc(100% - (${this.along(to)}))`;
    this.change.textContent = this.against() && `· ${this.against()}`;
    this.reset.disabled = value === this.today;
  }

  // Whether a hand is on it, so that what others do meanwhile does not take it out of the hand.
  get held() {
    return Boolean(this.down || this.pause);
  }

  // The studio has put the lever here, whatever the hand wrote.
  place(value) {
    this.show(value);
    this.exact.value = value;
  }

  // A hand that drags lands on whole steps, and on today's value when it is near.
  snapped(raw) {
    if (Math.abs(raw - this.today) <= this.step) return this.today;
    return this.within(Math.round(raw / this.step) * this.step);
  }

  stepped(steps) {
    const grid = this.value / this.step;
    return this.within(((steps > 0 ? Math.floor(grid + 1e-9) : Math.ceil(grid - 1e-9)) + steps) * this.step);
  }

  within(value) {
    return Math.min(this.high, Math.max(this.low, Number(value.toFixed(6))));
  }

  along(value) {
    return `calc(${THUMB / 2}px + ${(value - this.low) / (this.high - this.low)} * (100% - ${THUMB}px))`;
  }

  say(value) {
    return `${this.prefix}${number(value)}${this.suffix}`;
  }

  against() {
    const change = this.value - this.today;
    if (change === 0) return "";
    return `${this.prefix}${number(Math.abs(change))}${this.suffix.replace("%", " points")} ${change > 0 ? "more" : "less"}`;
  }

  spoken() {
    const versus = this.against() ? `${this.against()} than today` : "as today";
    return `${this.say(this.value)}${this.per}, ${versus}`;
  }
}

function choice(label, options, change) {
  const select = make("select", {}, ...options.map(([value, text]) => make("option", { value }, text)));
  select.addEventListener("change", () => change(Number(select.value)));
  return { element: make("label", {}, label, select), select };
}

// Levers that are read together, under a heading that opens and closes them and says how many are moved.
class Group {
  constructor(group, place, levers) {
    const id = `group-${place}`;
    this.levers = levers;
    this.count = make("span", { class: "count" });
    this.button = make("button", { type: "button", class: "heading", "aria-controls": id }, make("span", {}, group.title), this.count);
    this.body = make("div", { id, role: "group", "aria-label": group.title }, make("p", { class: "says" }, group.sentence), ...levers.map(({ row }) => row));
    this.total = make("p", { class: "total" });
    if (this.planned.length) this.body.append(this.total);
    this.button.addEventListener("click", () => this.open(this.body.hidden));
    this.element = make("section", { class: "group" }, make("h3", {}, this.button), this.body);
    this.open(place === 0);
  }

  get planned() {
    return this.levers.filter(({ planned }) => planned);
  }

  open(wanted) {
    this.body.hidden = !wanted;
    this.button.setAttribute("aria-expanded", String(wanted));
  }

  show() {
    const moved = this.levers.filter(({ value, today }) => value !== today).length;
    this.count.textContent = moved ? `${moved} moved` : String(this.levers.length);
    this.count.classList.toggle("some", moved > 0);
    this.count.setAttribute("aria-label", moved ? `${moved} moved` : this.levers.length === 1 ? "1 lever" : `${this.levers.length} levers`);
    if (this.planned.length) this.total.replaceChildren(...sum(this.planned));
  }
}

function sum(budgets) {
  const now = budgets.reduce((so, { value }) => so + value, 0);
  const change = now - budgets.reduce((so, { today }) => so + today, 0);
  const versus = change === 0 ? "as today" : `£${number(Math.abs(change))}m ${change > 0 ? "more" : "less"} than today`;
  return ["All four: ", make("b", {}, `£${number(now)}m a year`), `, ${versus}`];
}

export function render({ model }) {
  const wrong = make("p", { class: "refused", role: "alert" });
  const newest = new Newest((message) => model.send_msg(message));
  const tell = (message) => { newest.tell(message); show(); };
  const show = () => { groups.forEach((group) => group.show()); picture.show(); cut.show(); };
  const decide = (message) => { tell(message); tell({ do: "settle" }); };
  const levers = model.levers.map((lever) => new Lever(lever, tell)), byId = new Map(levers.map((lever) => [lever.id, lever]));
  const groups = model.groups.map((group, k) => new Group(group, k, group.levers.map((id) => byId.get(id))));
  const picture = new Picture(model, byId, tell, (held) => { groups[0].element.hidden = held; });
  const start = choice("Takes effect", model.starts.map((year) => [year, `1 April ${year}`]), (year) => decide({ do: "start", year }));
  const pace = choice("Phased in", model.paces, (years) => decide({ do: "pace", years }));
  const double = choice("Double running", model.doubles, (years) => decide({ do: "double", years }));
  double.select.title = "Years for which a tier that gives money goes on as before, beside the one that receives it: what that takes comes on top.";
  const cut = new Cut(byId, () => start.select.value);
  if (cut.row) groups.find(({ levers: own }) => own.includes(byId.get("envelope_cut"))).body.querySelector(".says").after(cut.row);
  let placed = -1;

  function place() {
    const { values, start: year, years, double: doubled } = model.stand, whole = byId.get(model.refusal.control)?.planned;
    if (model.stand.placed !== placed) {
      levers.forEach((lever, k) => { if (!lever.held || lever.id === model.refusal.control || (whole && lever.planned)) lever.place(values[k]); });
      start.select.value = year;
      pace.select.value = years;
      double.select.value = doubled;
      placed = model.stand.placed;
    }
    const { control, reason } = model.refusal;
    for (const lever of levers) lever.refused.textContent = lever.id === control ? reason : "";
    wrong.textContent = ["", "when"].includes(control) ? reason : "";
    picture.refuse(picture.held.checked && byId.get(control)?.planned ? reason : "");
    show();
  }

  place();
  model.on(["stand", "refusal", "leasts"], place);
  return make("div", { class: "levers" },
    picture.element,
    make("div", { class: "when" }, start.element, pace.element, double.element), wrong,
    ...groups.map(({ element }) => element),
    make("p", { class: "intro" }, "The mark on a slider is today. “A guess”: nobody has counted where it stands today, so futures may differ in it until you move it."));
}
