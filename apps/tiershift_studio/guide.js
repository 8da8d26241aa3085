// Help, and the way round the page: six steps beside what they speak of, once for everybody, again whenever asked for.
(() => {
  const SEEN = "tiershift-shown-round";
  const STEPS = [
    ["The answer in a sentence", "Here stands what happens by the year you choose: if nothing changes, and with your plan. It is the middle of many simulated futures.", [".headline"]],
    ["Move money", "Drag a handle, use the arrow keys, or drop one tier on another. The ticks below the bar are today. Try it: the answer follows your hand.", [".picture .bar", "[data-lever]", "aside"]],
    ["How sure it is", "Dots were counted. The blue line is your plan, the grey dashes are no change. The pale band holds 8 of 10 futures: read it before the line.", [".card"]],
    ["Look closer", "Choose the year that is read. Enlarge a picture to see what is counted, and its numbers year by year.", [".years", ".lead"]],
    ["Nothing is lost", "Undo takes back the last change, Back to today takes back all. Every change stays in the plan’s timeline with who made it, and why if you say so.", [".desk", ".pinned"]],
    ["Compare and share", "Timeline and Branches are down here: try another way beside your plan, and compare the two. Share, on top, copies the address of your plan for others.", [".drawer [role=tablist]"]],
  ];
  const find = (selector, root = document) => {
    const here = root.querySelector(selector);
    if (here) return here;
    for (const one of root.querySelectorAll("*")) {
      const inside = one.shadowRoot && find(selector, one.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  const one = (selector) => document.querySelector(selector);
  const tour = one(".tour"), spot = one(".spot"), panel = one(".help-panel"), opener = one("header .help");
  const [skip, back, next] = [".skip-tour", ".back", ".next"].map((name) => tour.querySelector(name));
  const sizes = new ResizeObserver(() => place());
  let at = -1;

  const target = () => STEPS[at][2].map((selector) => find(selector)).find((found) => found?.getClientRects().length);

  // Beside the part if there is room, else below, above, or over its lower edge.
  function place() {
    if (at < 0) return;
    const part = target();
    const { innerWidth: wide, innerHeight: high } = window, { offsetWidth: w, offsetHeight: h } = tour, gap = 18;
    const box = part?.getBoundingClientRect() ?? { left: wide / 2, right: wide / 2, top: high / 2, bottom: high / 2, width: 0, height: 0 };
    spot.hidden = !part;
    Object.assign(spot.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, height: `${box.height}px` });
    let left = box.right + gap, top = box.top;
    if (left + w > wide - 8) {
      left = Math.min(Math.max(8, box.left), wide - w - 8);
      top = box.bottom + gap + h <= high ? box.bottom + gap : box.top - gap - h;
    }
    tour.style.left = `${left}px`;
    tour.style.top = `${Math.min(Math.max(8, top), high - h - 8)}px`;
  }

  function show(step) {
    at = step;
    const [title, says] = STEPS[at];
    tour.hidden = false;
    tour.querySelector("#tour-count").textContent = `Step ${at + 1} of ${STEPS.length}`;
    tour.querySelector("#tour-title").textContent = title;
    tour.querySelector("#tour-says").textContent = says;
    back.disabled = at === 0;
    next.textContent = at === STEPS.length - 1 ? "Done" : "Next";
    skip.hidden = at === STEPS.length - 1;
    sizes.disconnect();
    const part = target();
    if (part) sizes.observe(part);
    part?.scrollIntoView({ block: "nearest" });
    place();
  }

  function end() {
    at = -1;
    sizes.disconnect();
    const inside = tour.contains(document.activeElement);
    tour.hidden = spot.hidden = true;
    try { localStorage.setItem(SEEN, "yes"); } catch { /* a browser that keeps nothing asks again */ }
    if (inside) opener.focus();
  }

  function start() {
    show(0);
    tour.focus({ preventScroll: true });
  }

  next.addEventListener("click", () => {
    if (at === STEPS.length - 1) end();
    else { show(at + 1); tour.focus({ preventScroll: true }); }
  });
  back.addEventListener("click", () => { show(at - 1); tour.focus({ preventScroll: true }); });
  skip.addEventListener("click", end);
  tour.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); end(); } });
  window.addEventListener("resize", place);
  window.addEventListener("scroll", place, { capture: true, passive: true });
  opener.addEventListener("click", () => { if (at >= 0) end(); panel.showModal(); });
  panel.querySelector(".close-help").addEventListener("click", () => panel.close());
  panel.querySelector(".show-round").addEventListener("click", () => { panel.close(); start(); });
  panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });
  panel.addEventListener("close", () => { if (at < 0) opener.focus(); });

  // A first visitor is shown round once the first picture is there, and without taking the focus from where it is.
  let seen = true;
  try { seen = localStorage.getItem(SEEN) !== null; } catch { /* as seen */ }
  const wait = (tries) => setTimeout(() => {
    if (at >= 0 || panel.open || tries === 0) return;
    if (!find(".outlook[data-futures]")) wait(tries - 1);
    else if (document.activeElement === document.body) start();
    else show(0);
  }, 250);
  if (!seen) wait(240);
})();
