// The controls: one native slider and one exact field for each lever, when the decision starts, how fast it comes.
// Each movement leaves as a message at once; where the studio itself puts the controls, it says so in `stand`.

const KEYBOARD_PAUSE = 600; // milliseconds after the last key before a row of key presses counts as one decision

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const number = (value) => value.toLocaleString("en-GB", { maximumFractionDigits: 2 });
const say = (lever, value) => `${lever.prefix}${number(value)}${lever.suffix}`;
const unit = (lever) => (lever.prefix === "£" ? "m a year" : lever.suffix);

function against(lever, value) {
  const change = value - lever.today;
  if (change === 0) return "";
  const points = lever.prefix ? lever.suffix : " points";
  return `${lever.prefix}${number(Math.abs(change))}${points} ${change > 0 ? "more" : "less"}`;
}

// A hand that drags lands on whole steps, and on today's value when it is near.
function snapped(lever, raw) {
  if (Math.abs(raw - lever.today) <= lever.step) return lever.today;
  return Math.min(lever.high, Math.max(lever.low, Math.round(raw / lever.step) * lever.step));
}

function stepped(lever, value, steps) {
  const grid = value / lever.step;
  const from = steps > 0 ? Math.floor(grid + 1e-9) : Math.ceil(grid - 1e-9);
  return Math.min(lever.high, Math.max(lever.low, (from + steps) * lever.step));
}

const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

function leverRow(lever, tell) {
  const id = `lever-${lever.id}`;
  const range = make("input", { type: "range", id, min: lever.low, max: lever.high, step: "any", "aria-describedby": `${id}-says` });
  const exact = make("input", { type: "number", step: "any", "aria-label": `${lever.label}, exact value` });
  const moved = make("span", { class: "moved" });
  const today = make("span", { class: "today", title: `Today: ${say(lever, lever.today)}` });
  const reset = make("button", { type: "button", class: "plain", "aria-label": `Reset ${lever.label} to today’s value` }, "Reset");
  const change = make("b");
  const refused = make("p", { class: "refused", role: "alert" });
  const row = make("div", { class: "lever", "data-lever": lever.id },
    make("div", { class: "top" }, make("label", { for: id }, lever.label),
      make("span", { class: "exact" }, lever.prefix, exact, ` ${unit(lever)}`)),
    make("div", { class: "slide" }, make("span", { class: "track" }, moved), today, range),
    make("div", { class: "foot" }, make("span", {}, `Today ${say(lever, lever.today)} `, change), reset),
    refused,
    make("p", { class: "says", id: `${id}-says` }, lever.sentence));
  const place = (value) => (value - lever.low) / (lever.high - lever.low);
  const percent = (share) => `calc(9px + ${share} * (100% - 18px))`; // the middle of the thumb at that value
  today.style.left = percent(place(lever.today));
  let value = lever.today;

  function show(next) {
    value = next;
    range.value = next;
    range.setAttribute("aria-valuetext", `${say(lever, next)}${lever.prefix ? " a year" : ""}${against(lever, next) ? `, ${against(lever, next)} than today` : ", as today"}`);
    if (!exact.matches(":focus")) exact.value = next;
    refused.textContent = "";
    const [from, to] = [place(lever.today), place(next)].sort((a, b) => a - b);
    moved.style.left = percent(from);
    moved.style.right = `calc(100% - (${percent(to)}))`;
    change.textContent = against(lever, next) ? `· ${against(lever, next)}` : "";
    reset.disabled = next === lever.today;
  }
  function move(next) {
    show(next);
    tell({ do: "move", lever: lever.id, value: next });
  }

  let pause;
  const settleSoon = () => { clearTimeout(pause); pause = setTimeout(() => tell({ do: "settle" }), KEYBOARD_PAUSE); };
  const settle = () => { clearTimeout(pause); tell({ do: "settle" }); };
  range.addEventListener("input", () => move(snapped(lever, range.valueAsNumber)));
  range.addEventListener("change", settle);
  range.addEventListener("keydown", (event) => {
    const ends = { Home: lever.low, End: lever.high };
    if (!(event.key in KEYS) && !(event.key in ends)) return;
    event.preventDefault();
    move(event.key in ends ? ends[event.key] : stepped(lever, value, KEYS[event.key]));
    settleSoon();
  });
  exact.addEventListener("change", () => { move(exact.valueAsNumber); settle(); });
  reset.addEventListener("click", () => { move(lever.today); settle(); range.focus(); });
  show(lever.today);

  return {
    row, lever, show, value: () => value,
    accepted: (next) => { show(next); exact.value = next; },
    clear: () => { refused.textContent = ""; },
    refuse: (reason) => { refused.textContent = reason; },
  };
}

function choice(label, options, change) {
  const select = make("select", {}, ...options.map(([value, text]) => make("option", { value }, text)));
  select.addEventListener("change", () => change(Number(select.value)));
  return { element: make("label", {}, label, select), select };
}

export function render({ model }) {
  const root = make("div", { class: "levers" });
  const total = make("p", { class: "total" });
  const tell = (message) => { model.send_msg(message); sum(); };
  const rows = model.levers.map((lever) => leverRow(lever, tell));
  const start = choice("Takes effect", model.starts.map((year) => [year, `1 April ${year}`]),
    (year) => { tell({ do: "start", year }); tell({ do: "settle" }); });
  const pace = choice("Phased in", model.paces, (years) => { tell({ do: "pace", years }); tell({ do: "settle" }); });

  function sum() {
    const budgets = rows.filter(({ lever }) => lever.prefix === "£");
    const now = budgets.reduce((so, { value }) => so + value(), 0);
    const change = now - budgets.reduce((so, { lever }) => so + lever.today, 0);
    const versus = change === 0 ? "as today" : `£${number(Math.abs(change))}m ${change > 0 ? "more" : "less"} than today`;
    total.replaceChildren("All four: ", make("b", {}, `£${number(now)}m a year`), `, ${versus}`);
  }
  let placed = -1;
  function place() {
    const { values, start: year, years } = model.stand;
    if (model.stand.placed !== placed) {
      rows.forEach((row, k) => row.accepted(values[k]));
      start.select.value = year;
      pace.select.value = years;
      placed = model.stand.placed;
    }
    const { control, reason } = model.refusal;
    for (const { clear } of rows) clear();
    rows.find(({ lever }) => lever.id === control)?.refuse(reason);
    sum();
  }

  root.append(make("p", { class: "intro" }, "Budgets in 2023-24 prices. The mark on a slider is today."),
    ...rows.slice(0, 4).map(({ row }) => row), total, ...rows.slice(4).map(({ row }) => row),
    make("div", { class: "when" }, start.element, pace.element));
  place();
  model.on(["stand", "refusal"], place);
  return root;
}
