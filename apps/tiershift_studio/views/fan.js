// One fan: what was counted as dots, the plan's futures as bands around their middle, the ghost as a broken line, and
// further lines as thin ones with their names beside them.

const SVG = "http://www.w3.org/2000/svg";
const FIRST_YEAR = 2010;
const GHOST_FROM = 2024; // before it, plan and ghost are the same past
const NAMED = 62; // pixels for the names of further lines

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
function extent(measure, counted, near, bands, drawn) {
  let low = measure.fromZero ? 0 : Infinity, high = -Infinity;
  const take = (value) => { if (value < low) low = value; if (value > high) high = value; };
  for (const [year, value] of [...counted, ...near]) if (year >= FIRST_YEAR) take(value);
  for (const value of bands[0]) take(value);
  for (const k of drawn) for (let at = 2; at < bands[k].length; at += 6) take(bands[k][at]);
  return [low, high];
}

class Fan {
  constructor(measure) {
    this.measure = measure;
    this.drawn = measure.lines.map((_, k) => k).filter((k) => k > 0 && measure.lines[k].drawn);
    this.axis = null;
    this.svg = draw("svg", { role: "img", preserveAspectRatio: "xMidYMid meet" });
    const layer = (name) => this.svg.appendChild(draw("g", { class: name }));
    const path = (name) => this.svg.appendChild(draw("path", { class: name }));
    this.grid = layer("grid");
    this.wide = path("wide");
    this.narrow = path("narrow");
    this.ghost = path("ghost");
    this.near = path("near");
    this.others = this.drawn.map(() => path("other"));
    this.middle = path("middle");
    this.dots = layer("dots");
    this.names = layer("names");
    this.marks = layer("marks");
  }

  // Asked for once a change of size, not once a frame: reading it makes the browser lay the page out.
  measureSize() {
    this.width = this.svg.clientWidth || 280;
    this.height = this.svg.clientHeight || 90;
    this.laid = null;
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`); // on paper it has another size
  }

  // While the hand moves an axis only grows; at rest it fits again.
  fit(counted, near, bands, settled) {
    let [low, high] = extent(this.measure, counted, near, bands, this.drawn);
    if (!settled && this.axis) [low, high] = [Math.min(low, this.axis.low), Math.max(high, this.axis.high)];
    const next = roundAxis(low, high, this.height > 150 ? 5 : 3);
    if (!this.axis || settled || next.low < this.axis.low || next.high > this.axis.high) this.axis = next;
  }

  // bands: for each line years × 6 numbers; counted: years and values; horizon: the year that is read; decisions: the
  // years in which something begins.
  paint({ years, bands, counted, near, horizon, decisions, settled }) {
    this.fit(counted, near, bands, settled);
    const at = this.scales(years), [band] = bands, last = years.length - 1;
    const rows = years.map((_, k) => k).filter((k) => Number.isFinite(band[k * 6 + 2]));
    const point = (own, k, column) => `${at.x(years[k]).toFixed(1)},${at.y(own[k * 6 + column]).toFixed(1)}`;
    const line = (own, rows, column) => (rows.length ? `M${rows.map((k) => point(own, k, column)).join("L")}` : "");
    const back = [...rows].reverse();
    const area = (low, high) => `${line(band, rows, high)}L${back.map((k) => point(band, k, low)).join("L")}Z`;
    this.wide.setAttribute("d", area(0, 4));
    this.narrow.setAttribute("d", area(1, 3));
    this.middle.setAttribute("d", line(band, rows, 2));
    this.ghost.setAttribute("d", line(band, rows.filter((k) => years[k] >= GHOST_FROM), 5));
    const beside = near.filter(([year]) => year >= FIRST_YEAR).map(([year, value]) => `${at.x(year).toFixed(1)},${at.y(value).toFixed(1)}`);
    this.near.setAttribute("d", beside.length ? `M${beside.join("L")}` : "");
    this.drawn.forEach((k, place) => this.others[place].setAttribute("d", line(bands[k], rows, 2)));
    this.layOut(at, years, counted);
    this.name(at, bands.map((own) => own[last * 6 + 2]));
    this.marks.replaceChildren(
      ...decisions.filter((year) => year <= years[last]).flatMap((year) => this.decisionMark(at, year)),
      draw("line", { class: "read", x1: at.x(horizon), x2: at.x(horizon), y1: at.top, y2: at.bottom }),
      draw("circle", { class: "read", cx: at.x(horizon), cy: at.y(band[years.indexOf(horizon) * 6 + 2]), r: 3.5 }),
    );
  }

  // What stands still while the axis does: grid, years and dots.
  layOut(at, years, counted) {
    const laid = JSON.stringify([this.axis, this.width, this.height, counted]);
    if (laid === this.laid) return;
    this.laid = laid;
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.grid.replaceChildren(...this.ticks(at, years[years.length - 1]));
    this.dots.replaceChildren(...counted.filter(([year]) => year >= FIRST_YEAR)
      .map(([year, value]) => draw("circle", { cx: at.x(year), cy: at.y(value), r: 2 })));
  }

  // The names of further lines at their ends, apart from each other.
  name(at, ends) {
    if (!this.drawn.length) return;
    const named = [0, ...this.drawn].map((k) => ({ k, y: at.y(ends[k]) + 4 })).sort((a, b) => a.y - b.y);
    named.forEach((one, place) => { if (place) one.y = Math.max(one.y, named[place - 1].y + 11); });
    const beyond = Math.max(0, named[named.length - 1].y - at.bottom - 2);
    this.names.replaceChildren(...named.map(({ k, y }) =>
      draw("text", { class: k ? "other" : "middle", x: at.right + 4, y: y - beyond }, this.measure.lines[k].label)));
  }

  // Where years and values fall, in pixels, and the edges of the drawing.
  scales(years) {
    const [left, right] = [50, this.width - (this.drawn.length ? NAMED : 10)], [top, bottom] = [6, this.height - 17];
    const span = years[years.length - 1] - FIRST_YEAR, { low, high } = this.axis;
    return {
      left, right, top, bottom,
      x: (year) => left + ((year - FIRST_YEAR) / span) * (right - left),
      y: (value) => top + ((high - value) / (high - low)) * (bottom - top),
    };
  }

  ticks(at, last) {
    const marks = [], { low, high, step } = this.axis, every = (at.bottom - at.top) * step / (high - low) < 13 ? 2 : 1;
    for (let k = 0; low + k * step <= high + step / 2; k += every) {
      const value = low + k * step;
      marks.push(draw("line", { x1: at.left, x2: at.right, y1: at.y(value), y2: at.y(value) }),
        draw("text", { x: at.left - 5, y: at.y(value) + 4, "text-anchor": "end" }, this.say(value)));
    }
    for (let year = FIRST_YEAR; year <= last; year += 10) {
      marks.push(draw("text", { x: at.x(year), y: this.height - 4, "text-anchor": year === last ? "end" : "middle" }, year));
    }
    return marks;
  }

  decisionMark({ x, top, bottom }, year) {
    const here = x(year);
    return [draw("line", { class: "decision", x1: here, x2: here, y1: top, y2: bottom }),
      draw("path", { class: "decision", d: `M${here - 4},${top - 5}h8l-4,6Z` })];
  }

  say(value) {
    const { before, after, digits } = this.measure;
    return `${before}${number(value, digits)}${after}`;
  }
}
