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
    this.svg = draw("svg", { role: "img", preserveAspectRatio: "xMidYMid meet" });
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
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`); // on paper it has another size
  }

  // While the hand moves an axis only grows; at rest it fits again.
  fit(band, settled, parts) {
    let [low, high] = extent(this.measure, band);
    if (!settled && this.axis) [low, high] = [Math.min(low, this.axis.low), Math.max(high, this.axis.high)];
    const next = roundAxis(low, high, parts);
    if (!this.axis || settled || next.low < this.axis.low || next.high > this.axis.high) this.axis = next;
  }

  // band: years × 6 numbers; horizon: the year that is read; decision: its year and words, or null; large: with room
  // for words.
  paint({ years, band, horizon, decision, large, settled }) {
    this.fit(band, settled, large ? 6 : 3);
    const at = this.scales(years, large);
    const rows = years.map((_, k) => k).filter((k) => Number.isFinite(band[k * 6 + 2]));
    const point = (k, column) => `${at.x(years[k]).toFixed(1)},${at.y(band[k * 6 + column]).toFixed(1)}`;
    const line = (rows, column) => (rows.length ? `M${rows.map((k) => point(k, column)).join("L")}` : "");
    const area = (low, high) => `${line(rows, high)}L${[...rows].reverse().map((k) => point(k, low)).join("L")}Z`;
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.wide.setAttribute("d", area(0, 4));
    this.narrow.setAttribute("d", area(1, 3));
    this.middle.setAttribute("d", line(rows, 2));
    this.ghost.setAttribute("d", line(rows.filter((k) => years[k] >= GHOST_FROM), 5));
    this.grid.replaceChildren(...this.ticks(at, years[years.length - 1], large));
    this.dots.replaceChildren(...this.measure.counted.filter(([year]) => year >= FIRST_YEAR)
      .map(([year, value]) => draw("circle", { cx: at.x(year), cy: at.y(value), r: large ? 3.2 : 2 })));
    const middle = at.y(band[years.indexOf(horizon) * 6 + 2]);
    this.marks.replaceChildren(
      ...(decision ? this.decisionMark(at, decision, large) : []),
      draw("line", { class: "read", x1: at.x(horizon), x2: at.x(horizon), y1: at.top, y2: at.bottom }),
      draw("circle", { class: "read", cx: at.x(horizon), cy: middle, r: large ? 5 : 3.5 }),
      ...(large ? this.endLabels(at, band.subarray(band.length - 6)) : []),
    );
  }

  // Where years and values fall, in pixels, and the edges of the drawing.
  scales(years, large) {
    const [left, right] = large ? [76, this.width - 120] : [58, this.width - 10];
    const [top, bottom] = large ? [22, this.height - 28] : [6, this.height - 19];
    const span = years[years.length - 1] - FIRST_YEAR, { low, high } = this.axis;
    return {
      left, right, top, bottom,
      x: (year) => left + ((year - FIRST_YEAR) / span) * (right - left),
      y: (value) => top + ((high - value) / (high - low)) * (bottom - top),
    };
  }

  ticks(at, last, large) {
    const marks = [], { low, high, step } = this.axis;
    for (let value = low; value <= high + step / 2; value += step) {
      marks.push(draw("line", { x1: at.left, x2: at.right, y1: at.y(value), y2: at.y(value) }),
        draw("text", { x: at.left - 6, y: at.y(value) + 4, "text-anchor": "end" }, this.say(value)));
    }
    for (let year = FIRST_YEAR; year <= last; year += large ? 5 : 10) {
      marks.push(draw("text", { x: at.x(year), y: this.height - 5, "text-anchor": "middle" }, year));
    }
    return marks;
  }

  decisionMark({ x, top, bottom }, { year, words }, large) {
    const here = x(year);
    const mark = [draw("line", { class: "decision", x1: here, x2: here, y1: top, y2: bottom }),
      draw("path", { class: "decision", d: `M${here - 4},${top - 5}h8l-4,6Z` })];
    if (large) mark.push(draw("text", { class: "decision", x: here + 7, y: top - 1 }, words));
    return mark;
  }

  endLabels({ y, right }, [, , middle, , , baseline]) {
    const [plan, ghost] = [y(middle), y(baseline)], x = right + 8;
    if (Math.abs(plan - ghost) < 1) return [draw("text", { class: "middle", x, y: plan + 4 }, "no change")];
    const apart = Math.max(0, 16 - Math.abs(plan - ghost)) / 2, up = plan < ghost ? -1 : 1;
    return [draw("text", { class: "middle", x, y: plan + 4 + up * apart }, "your plan"),
      draw("text", { class: "ghost", x, y: ghost + 4 - up * apart }, "no change")];
  }

  say(value) {
    const { before, after, digits } = this.measure;
    return `${before}${number(value, digits)}${after}`;
  }
}
