// Put into the page: when the hand moved a slider, and when a picture of it had been painted.
(() => {
  const seek = (root, wanted) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.matches(wanted)) return one;
      const inside = one.shadowRoot && seek(one.shadowRoot, wanted);
      if (inside) return inside;
    }
    return null;
  };
  const log = (window.studioLog = { moved: [], painted: [], first: null });
  const channel = new MessageChannel(), waiting = [];
  // A message that leaves within a frame arrives when that frame has been painted.
  channel.port1.onmessage = () => {
    const now = performance.now();
    for (const one of waiting.splice(0)) {
      log.painted.push([now, ...one]);
      log.first ??= now;
    }
  };
  const watch = () => {
    const outlook = seek(document, ".outlook");
    if (!outlook) return void setTimeout(watch, 2);
    const seen = () => {
      const { values, futures } = outlook.dataset;
      if (!values) return;
      waiting.push([JSON.parse(values), Number(futures)]);
      channel.port2.postMessage(null);
    };
    new MutationObserver(seen).observe(outlook, { attributes: true, attributeFilter: ["data-values", "data-futures"] });
    seen();
  };
  watch();
  const followed = {};
  window.studioFollow = (lever) => {
    if (followed[lever]) return;
    followed[lever] = true;
    const slider = seek(document, `[data-lever=${lever}] input[type=range]`);
    let began = 0, last = slider.valueAsNumber;
    slider.addEventListener("input", () => { began = performance.now(); }, true);
    slider.addEventListener("keydown", () => { began = performance.now(); }, true);
    const after = () => {
      if (slider.valueAsNumber === last) return;
      last = slider.valueAsNumber;
      log.moved.push([began, last]);
    };
    slider.addEventListener("input", after);
    slider.addEventListener("keydown", after);
  };
})();
