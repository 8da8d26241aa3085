// A place that nobody has asked for since the studio was started takes some seconds.

export function render({ model }) {
  const open = () => { if (model.ready) window.location.reload(); };
  model.on("ready", open);
  open();
  return make("p", { role: "status" }, "This place is being made ready. It takes a few seconds the first time, and opens by itself.");
}
