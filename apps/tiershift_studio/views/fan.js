// One fan: what was counted as dots, the plan's futures as bands around their middle, the baseline as a ghost line.

const SVG = "http://www.w3.org/2000/svg";
const FIRST_YEAR = 2010;
const GHOST_FROM = 2024; // before it, plan and baseline are the same past

function draw(tag, attributes = {}, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

function roundStep(span, parts) {
  const raw = span / parts, power = 10 ** Math.floor(Math.log10(raw)), share = raw / power;
  return (share <= 1 ? 1 : share <= 2 ? 2 : share <= 2.5 ? 2.5 : share <= 5 ? 5 : 10) * power;
}

function roundAxis(low, high, parts) {
  if (!(high > low)) high = low + Math.max(100, Math.abs(low));
  const step = roundStep(high - low, parts);
  return { low: Math.floor(low / step + 1e-9) * step, high: Math.ceil(high / step - 1e-9) * step, step };
}

// The lowest and the highest of everything that a picture has to hold.
function extent(measure, band) {
  const every = [...measure.counted.map(([, value]) => value), ...band.filter(Number.isFinite)];
  return [measure.fromZero ? Math.min(0, ...every) : Math.min(...every), Math.max(...every)];
}

class Fan {
  constructor(measure) {
    this.measure = measure;
    this.axis = null;
    this.svg = draw("svg", { role: "img", preserveAspectRatio: "none" });
    const layer = (name) => this.svg.appendChild(draw("g", { class: name }));
    const path = (name) => this.svg.appendChild(draw("path", { class: name }));
    this.grid = layer("grid");
    this.wide = path("wide");
    this.narrow = path("narrow");
    this.ghost = path("ghost");
    this.middle = path("middle");
    this.dots = layer("dots");
    this.marks = layer("marks");
  }

  // Asked for once a change of size, not once a frame: reading it makes the browser lay the page out.
  measureSize() {
    this.width = this.svg.clientWidth || 280;
    this.height = this.svg.clientHeight || 150;
  }

  // While the hand moves an axis only grows; at rest it fits again.
  fit(band, settled, parts) {
    let [low, high] = extent(this.measure, band);
    if (!settled && this.axis) [low, high] = [Math.min(low, this.axis.low), Math.max(high, this.axis.high)];
    const next = roundAxis(low, high, parts);
    if (!this.axis || settled || next.low < this.axis.low || next.high > this.axis.high) this.axis = next;
  }

  // band: years × 6 numbers; marks: the year that is read and the decision; large: whether there is room to annotate.
  paint({ years, band, horizon, decision, large, settled }) {
    const { width, height } = this;
    const edge = large ? { left: 76, right: 120, top: 22, bottom: 28 } : { left: 58, right: 10, top: 6, bottom: 19 };
    this.fit(band, settled, large ? 6 : 3);
    const first = FIRST_YEAR, last = years[years.length - 1];
    const x = (year) => edge.left + ((year - first) / (last - first)) * (width - edge.left - edge.right);
    const y = (value) => edge.top + ((this.axis.high - value) / (this.axis.high - this.axis.low)) * (height - edge.top - edge.bottom);
    const point = (k, column) => `${x(years[k]).toFixed(1)},${y(band[k * 6 + column]).toFixed(1)}`;
    const shown = years.map((_, k) => k).filter((k) => Number.isFinite(band[k * 6 + 2]));
    const ahead = shown.filter((k) => years[k] >= GHOST_FROM);
    const line = (rows, column) => (rows.length ? `M${rows.map((k) => point(k, column)).join("L")}` : "");
    const area = (rows, low, high) => (rows.length ? `${line(rows, high)}L${[...rows].reverse().map((k) => point(k, low)).join("L")}Z` : "");

    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.wide.setAttribute("d", area(shown, 0, 4));
    this.narrow.setAttribute("d", area(shown, 1, 3));
    this.middle.setAttribute("d", line(shown, 2));
    this.ghost.setAttribute("d", line(ahead, 5));
    this.ticks(x, y, width, height, edge, large, [first, last]);
    this.dots.replaceChildren(...this.measure.counted.filter(([year]) => year >= first)
      .map(([year, value]) => draw("circle", { cx: x(year), cy: y(value), r: large ? 3.2 : 2 })));
    const read = years.indexOf(horizon);
    this.marks.replaceChildren(
      ...this.decisionMark(decision, x, height, edge, large),
      draw("line", { class: "read", x1: x(horizon), x2: x(horizon), y1: edge.top, y2: height - edge.bottom }),
      draw("circle", { class: "read", cx: x(horizon), cy: y(band[read * 6 + 2]), r: large ? 5 : 3.5 }),
      ...(large ? this.endLabels(band, years.length - 1, x(last), y) : []),
    );
  }

  ticks(x, y, width, height, edge, large, [first, last]) {
    const marks = [];
    for (let value = this.axis.low; value <= this.axis.high + this.axis.step / 2; value += this.axis.step) {
      marks.push(draw("line", { x1: edge.left, x2: width - edge.right, y1: y(value), y2: y(value) }),
        draw("text", { x: edge.left - 6, y: y(value) + 4, "text-anchor": "end" }, this.say(value)));
    }
    for (let year = first; year <= last; year += large ? 5 : 10) {
      marks.push(draw("text", { x: x(year), y: height - 5, "text-anchor": "middle" }, year));
    }
    this.grid.replaceChildren(...marks);
  }

  decisionMark(decision, x, height, edge, large) {
    if (!decision) return [];
    const at = x(decision.year);
    const mark = [draw("line", { class: "decision", x1: at, x2: at, y1: edge.top, y2: height - edge.bottom }),
      draw("path", { class: "decision", d: `M${at - 4},${edge.top - 5}h8l-4,6Z` })];
    if (large) mark.push(draw("text", { class: "decision", x: at + 7, y: edge.top - 1 }, decision.words));
    return mark;
  }

  endLabels(band, k, at, y) {
    const [plan, ghost] = [y(band[k * 6 + 2]), y(band[k * 6 + 5])];
    if (Math.abs(plan - ghost) < 1) return [draw("text", { class: "middle", x: at + 8, y: plan + 4 }, "no change")];
    const apart = Math.max(0, 16 - Math.abs(plan - ghost)) / 2, up = plan < ghost ? -1 : 1;
    return [draw("text", { class: "middle", x: at + 8, y: plan + 4 + up * apart }, "your plan"),
      draw("text", { class: "ghost", x: at + 8, y: ghost + 4 - up * apart }, "no change")];
  }

  say(value) {
    const { before, after, digits } = this.measure;
    return `${before}${number(value, digits)}${after}`;
  }
}
