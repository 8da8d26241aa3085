// Money for each tier as one picture: a bar of the four tiers, early help left, late right. A handle between two
// neighbours moves money from one to the other; a tier that is dragged onto another gives it the amount of a coin. Both
// leave the sum as it is, and both are told as one message for all the tiers that they move.

const PAUSE = 600; // milliseconds after the last key before a row of key presses counts as one decision
const BOUND = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity };
const NEAR = 6; // pixels before a press on a tier counts as a drag

const tidy = (value) => Math.round(1e6 * value) / 1e6; // to the pound
const named = (word) => word[0].toUpperCase() + word.slice(1);

class Picture {
  // byId: the levers of levers.js; tell: takes a message for the studio; hold: hears whether the total is held.
  constructor(model, byId, tell, hold) {
    Object.assign(this, { model, tell, hold });
    this.tiers = model.tiers.filter(([id]) => byId.has(id)).map(([id, tier, early]) => ({ id, name: named(tier), tier, early, lever: byId.get(id) }));
    this.step = this.tiers[0].lever.step;
    this.segments = this.tiers.map(({ id, tier }) => make("div", { class: `segment ${tier}`, "data-tier": id }));
    this.ticks = this.tiers.slice(1).map(() => make("i", { class: "tick" }));
    this.handles = this.tiers.slice(1).map((right, k) => this.handle(this.tiers[k], right, k));
    this.bar = make("div", { class: "bar" }, ...this.segments, ...this.ticks, ...this.handles);
    this.columns = this.tiers.map(({ id, tier }) => make("div", { class: `column ${tier}`, "data-tier": id }));
    this.coin = make("div", { class: "coin", hidden: "" });
    this.total = make("p", { class: "sum" });
    this.refused = make("p", { class: "refused", role: "alert" });
    this.sides = [make("span"), make("span")];
    this.element = make("section", { class: "picture", role: "group", "aria-label": "Money for each tier" },
      this.head(), make("p", { class: "says" }, "Drag a handle, or drop one tier on another: the total stays."), make("div", { class: "sides" }, ...this.sides), this.bar,
      make("div", { class: "columns" }, ...this.columns), this.total, this.line(), this.refused, this.coin);
    for (const part of [...this.segments, ...this.columns]) this.listenCoin(part, part.dataset.tier);
    hold(true);
  }

  head() {
    this.held = make("input", { type: "checkbox", checked: "" });
    this.held.addEventListener("change", () => { this.hold(this.held.checked); this.show(); });
    this.reset = make("button", { type: "button", class: "plain", "aria-label": "Reset the money of all tiers to today" }, "Reset");
    this.reset.addEventListener("click", () => { this.tell({ do: "put money back" }); this.handles[0].focus(); });
    return make("div", { class: "title" }, make("h2", {}, "Money for each tier"), this.reset,
      make("label", { title: "Off: a slider for each tier, which changes the total" }, this.held, "Hold the total"));
  }

  // From … to … an amount: the same by keyboard, and how much a coin is.
  line() {
    const pick = (label, chosen) => make("select", { "aria-label": label }, ...this.tiers.map(({ id, name }, k) => make("option", { value: id, ...(k === chosen && { selected: "" }) }, name)));
    [this.from, this.to] = [pick("Move from", this.tiers.length - 1), pick("Move to", 1)];
    this.amount = make("input", { type: "number", min: this.step, step: this.step, value: tidy(10 * this.step), "aria-label": "Amount to move, £m a year" });
    const go = make("button", { type: "button", class: "go" }, "Move");
    go.addEventListener("click", () => {
      const [giver, receiver] = [this.from, this.to].map(({ value }) => this.tiers.find(({ id }) => id === value));
      this.stopped = "";
      if (giver === receiver) return this.refuse("Choose two different tiers.");
      if (!(this.coinValue > 0)) return this.refuse("Write an amount above nought.");
      this.grip([giver, receiver]);
      this.give(giver, receiver, this.coinValue, true);
      this.settle();
    });
    this.amount.addEventListener("keydown", ({ key }) => { if (key === "Enter") go.click(); });
    return make("div", { class: "line" }, make("span", {}, "£"), this.amount, make("span", {}, "m from"), this.from, make("span", {}, "to"), this.to, go);
  }

  get coinValue() {
    return tidy(this.amount.valueAsNumber);
  }

  handle(left, right, k) {
    const handle = make("div", { class: "handle", role: "slider", tabindex: "0", "data-handle": k, "aria-orientation": "horizontal",
      "aria-label": `Money between ${left.tier} and ${right.tier}` });
    handle.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      handle.focus();
      handle.setPointerCapture(event.pointerId);
      this.settle();
      const base = this.grip([left, right]), from = event.clientX;
      const perPixel = this.sum / this.bar.getBoundingClientRect().width;
      const move = ({ clientX }) => this.push(left, right, base, Math.round(((clientX - from) * perPixel) / this.step) * this.step);
      const end = () => { handle.removeEventListener("pointermove", move); this.settle(); };
      handle.addEventListener("pointermove", move);
      handle.addEventListener("lostpointercapture", end, { once: true });
    });
    handle.addEventListener("keydown", (event) => {
      if (!(event.key in BOUND)) return;
      event.preventDefault();
      if (!this.gripped || !this.gripped.has(left.id) || !this.gripped.has(right.id)) this.settle();
      this.push(left, right, this.grip([left, right]), BOUND[event.key] * this.step);
      clearTimeout(this.pause);
      this.pause = setTimeout(() => this.settle(), PAUSE);
    });
    handle.addEventListener("blur", () => this.settle());
    return handle;
  }

  // A tier dragged onto another: what a coin is goes over while it lies there, and comes back when it leaves.
  listenCoin(part, id) {
    const giver = this.tiers.find((tier) => tier.id === id);
    part.addEventListener("pointerdown", (event) => {
      if (event.button || !(this.coinValue > 0)) return;
      const from = [event.clientX, event.clientY];
      let base = null, onto = null;
      part.setPointerCapture(event.pointerId);
      const move = ({ clientX, clientY }) => {
        if (!base && Math.hypot(clientX - from[0], clientY - from[1]) < NEAR) return;
        if (!base) { this.settle(); base = this.grip(this.tiers); }
        const found = this.element.getRootNode().elementFromPoint(clientX, clientY)?.closest("[data-tier]");
        const tier = this.tiers.find((one) => one.id === found?.dataset.tier);
        this.follow(giver, tier, clientX, clientY);
        if (tier === onto) return;
        onto = tier;
        this.restore(base);
        if (tier && tier !== giver) this.give(giver, tier, this.coinValue, true);
        else this.say();
      };
      const end = () => {
        part.removeEventListener("pointermove", move);
        this.coin.hidden = true;
        this.element.classList.remove("carrying");
        this.columns.forEach((column) => column.classList.remove("onto"));
        if (base) this.settle();
      };
      part.addEventListener("pointermove", move);
      part.addEventListener("lostpointercapture", end, { once: true });
    });
  }

  follow(giver, onto, x, y) {
    const box = this.element.getBoundingClientRect();
    this.element.classList.add("carrying");
    this.coin.hidden = false;
    this.coin.textContent = `£${number(this.coinValue)}m${onto && onto !== giver ? ` to ${onto.tier}` : ` from ${giver.tier}`}`;
    this.coin.style.left = `${Math.min(box.width - this.coin.offsetWidth, Math.max(0, x - box.left - this.coin.offsetWidth / 2))}px`;
    this.coin.style.top = `${y - box.top - 46}px`;
    this.columns.forEach((column, k) => column.classList.toggle("onto", this.tiers[k] === onto && onto !== giver));
  }

  // The hand is on these tiers: what others do meanwhile does not take them out of it. Returns where they stand.
  grip(tiers) {
    this.gripped ??= new Map();
    for (const { id, lever } of tiers) {
      lever.down = true;
      if (!this.gripped.has(id)) this.gripped.set(id, lever.value);
    }
    return new Map(tiers.map(({ id, lever }) => [id, lever.value]));
  }

  settle() {
    clearTimeout(this.pause);
    if (!this.gripped) return;
    for (const { lever } of this.tiers) lever.down = false;
    const { sent } = this;
    this.gripped = this.sent = null;
    this.show();
    if (sent) this.tell({ do: "settle" });
  }

  restore(base) {
    if (this.tiers.every(({ id, lever }) => lever.value === base.get(id))) return;
    for (const { id, lever } of this.tiers) lever.show(base.get(id));
    this.send();
  }

  // Move what lies left of a handle by an amount, as far as both sides go.
  push(left, right, base, amount) {
    for (const { id, lever } of [left, right]) lever.value = base.get(id);
    if (amount >= 0) this.give(right, left, amount);
    else this.give(left, right, -amount);
  }

  // As much as both tiers go to, unless it is to be the whole or nothing; says why where that is less.
  give(giver, receiver, amount, whole = false) {
    const { value: least, why } = this.model.leasts[giver.id];
    const has = giver.lever.value - least, room = receiver.lever.high - receiver.lever.value;
    this.stopped = "";
    const goes = Math.max(0, Math.min(amount, has, room));
    if (goes < amount) {
      this.stopped = has <= room ? why || `Nothing more is left of the ${giver.tier} budget.` : `The ${receiver.tier} budget goes up to ${receiver.lever.say(receiver.lever.high)} a year on this page.`;
      if (whole) return this.show();
    }
    giver.lever.show(tidy(giver.lever.value - goes));
    receiver.lever.show(tidy(receiver.lever.value + goes));
    return this.send();
  }

  send() {
    this.sent = true;
    this.wrong = "";
    const values = Object.fromEntries(this.tiers.filter(({ id }) => this.gripped?.has(id)).map(({ id, lever }) => [id, lever.value]));
    this.tell({ do: "move many", values });
  }

  refuse(reason) {
    this.wrong = reason;
    this.say();
  }

  get sum() {
    return this.tiers.reduce((so, { lever }) => so + lever.value, 0);
  }

  share(value) {
    return `${number((100 * value) / this.sum, 0)}%`;
  }

  spoken({ name, lever }) {
    return `${name} £${number(lever.value)}m, ${this.share(lever.value)}`;
  }

  show() {
    const all = tidy(this.sum), today = tidy(this.tiers.reduce((so, { lever }) => so + lever.today, 0));
    let at = 0, was = 0;
    this.tiers.forEach(({ name, lever }, k) => {
      const wide = (100 * lever.value) / all;
      Object.assign(this.segments[k].style, { left: `${at}%`, width: `${wide}%` });
      this.segments[k].textContent = wide > 24 ? name : "";
      const change = lever.value - lever.today;
      this.columns[k].replaceChildren(make("b", {}, name), make("span", {}, lever.say(lever.value)), make("span", { class: "soft" }, this.share(lever.value)),
        make("span", { class: change ? "change" : "soft" }, change ? `${change > 0 ? "+" : "−"}£${number(Math.abs(change))}m` : "as today"));
      at += wide;
      was += (100 * lever.today) / today;
      if (k < this.handles.length) {
        this.handles[k].style.left = `${at}%`;
        this.ticks[k].style.left = `${was}%`;
        this.speak(this.handles[k], this.tiers[k], this.tiers[k + 1]);
      }
    });
    for (const [k, early] of [[0, true], [1, false]]) {
      const own = this.tiers.filter((tier) => tier.early === early).reduce((so, { lever }) => so + lever.value, 0);
      this.sides[k].replaceChildren(make("b", {}, early ? "Early help " : "Late "), `£${number(own)}m, ${this.share(own)}`);
    }
    const change = tidy(all - today);
    this.total.replaceChildren("Planned in all: ", make("b", {}, `£${number(all)}m a year`), ", ",
      change ? make("b", { class: "off" }, `£${number(Math.abs(change))}m ${change > 0 ? "more" : "less"} than today`) : "as today",
      " (2023-24 prices)", this.held.checked ? "" : ". A slider below changes it.");
    this.reset.disabled = this.tiers.every(({ lever }) => lever.value === lever.today);
    this.say();
  }

  speak(handle, left, right) {
    const [least, most] = [this.model.leasts[left.id].value, left.lever.value + right.lever.value - this.model.leasts[right.id].value];
    const texts = { "aria-valuemin": least, "aria-valuemax": tidy(Math.min(most, left.lever.high)), "aria-valuenow": left.lever.value,
      "aria-valuetext": `${this.spoken(left)}; ${this.spoken(right)}` };
    for (const [name, value] of Object.entries(texts)) handle.setAttribute(name, value);
  }

  // Why a handle stops, or a move was refused.
  say() {
    const reason = this.wrong || this.stopped || "";
    if (this.refused.textContent !== reason) this.refused.textContent = reason;
  }
}

// A cut: what its size comes to, and in which profile it is taken.
class Cut {
  constructor(byId, start) {
    Object.assign(this, { size: byId.get("envelope_cut"), first: byId.get("cut_front_loading"), rest: byId.get("cut_phasing_time"), start });
    if (!this.size || !this.first || !this.rest) return;
    this.budgets = [...byId.values()].filter(({ planned }) => planned);
    this.comes = make("p", { class: "comes" });
    this.profiles = [["All at once", 100], ["Front-loaded", 60], ["Even", 0]].map(([name, value]) => {
      const button = make("button", { type: "button", "aria-pressed": "false" }, name);
      button.addEventListener("click", () => { this.first.move(value); this.first.settle(); });
      return { button, value };
    });
    this.row = make("div", { class: "cut" }, make("div", { class: "profiles", role: "group", "aria-label": "Profile of the cut" }, ...this.profiles.map(({ button }) => button)), this.comes);
  }

  show() {
    if (!this.row) return;
    for (const { button, value } of this.profiles) button.setAttribute("aria-pressed", String(this.first.value === value));
    const all = this.budgets.reduce((so, { value }) => so + value, 0), amount = (all * this.size.value) / 100;
    const years = `${number(this.rest.value)} year${this.rest.value === 1 ? "" : "s"}`, from = `1 April ${this.start()}`;
    const how = this.first.value === 100 ? `all of it at once` : this.first.value === 0 ? `evenly over ${years}` : `${number(this.first.value)}% of it at once, the rest over ${years}`;
    this.comes.textContent = amount ? `${this.size.say(this.size.value)} of £${number(all)}m is £${number(amount, 0)}m a year: from ${from}, ${how}.` : `No cut yet. One would start on ${from} (“Takes effect”), ${how}.`;
  }
}
