// What only paper says: what was decided, and which plan, version and day this is.

export function render({ model }) {
  const heading = make("h2"), list = make("ol"), colophon = make("p");
  const root = make("div", { class: "sheet" }, heading, list, colophon);
  const today = () => new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  function show() {
    const { plan, branch, version, as_of: asOf, decisions, more, place } = model;
    heading.textContent = decisions.length ? "What is decided in this plan" : "Nothing is decided: the pictures show no change.";
    list.start = more + 1;
    list.replaceChildren(...decisions.map(([what, when, who]) => make("li", {}, what, make("small", {}, `, ${when} (${who})`))));
    const which = plan ? `Plan ${plan}${branch ? `, branch ${branch}` : ""}, version ${version}${asOf ? `, as it was recorded by ${asOf}` : ""}. ` : "No plan has begun. ";
    const before = more ? `${more} earlier decision${more > 1 ? "s are" : " is"} not listed here; the timeline of the plan has all. ` : "";
    colophon.textContent = `${before}Children’s services, ${place}. ${which}Printed on ${today()}. Simulated futures, not a promise.`;
  }
  show();
  window.addEventListener("beforeprint", show);
  model.on(["plan", "branch", "version", "as_of", "decisions", "more"], show);
  return root;
}
