// Which place this is: a field that finds places as one writes, and a list to walk through with the arrows.
// Choosing goes through the studio, which says in words what cannot be; where it lets go, the page of the place opens.

const MOST = 160;

const plain = (text) => text.normalize("NFKD").toLowerCase().replace(/&/g, " and ").replace(/['’]/g, "").replace(/[^a-z0-9]+/g, " ").trim();

export function render({ model }) {
  const field = make("input", {
    id: "place", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", maxlength: "200",
    "aria-expanded": "false", "aria-controls": "places", "aria-autocomplete": "list", "aria-describedby": "place-refused",
  });
  const list = make("ul", { id: "places", role: "listbox", "aria-label": "Places" });
  const refused = make("p", { class: "refused", id: "place-refused", role: "alert" });
  const hint = make("p", { class: "hint" }, "Opens the page of the place. A plan belongs to one place: yours stays at its address, and Back leads to it.");
  const below = make("div", { class: "below", hidden: "" }, refused, list, hint);
  const facts = make("div", { class: "below facts", id: "place-facts", hidden: "" }, ...model.about.flatMap(([head, text]) => [make("h2", {}, head), make("p", {}, text)]));
  const about = make("button", { type: "button", class: "about", "aria-expanded": "false", "aria-controls": "place-facts" }, "About it");
  const places = model.choices.map(([name, region, others]) => ({ name, region, words: plain(`${name} ${others}`), starts: plain(name) }));
  let found = [], at = -1;

  const label = make("label", { for: "place" }, "Place");
  const root = make("div", { class: "place" }, label, field, ...(model.about.length ? [about] : []), below, facts);

  // What begins with what is written comes first, then what holds a word that does.
  function search(text) {
    const sought = plain(text);
    const first = places.filter(({ starts }) => starts.startsWith(sought));
    const then = places.filter((place) => !first.includes(place) && ` ${place.words}`.includes(` ${sought}`));
    return [...first, ...then].slice(0, MOST);
  }

  function open(text) {
    found = search(text);
    at = text && found.length ? 0 : -1;
    list.replaceChildren(...found.map(({ name, region }, k) => {
      const row = make("li", { role: "option", id: `place-${k}` }, name, make("small", {}, region));
      row.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(name); });
      return row;
    }));
    below.hidden = false;
    field.setAttribute("aria-expanded", String(found.length > 0));
    list.hidden = !found.length;
    point();
  }

  function point() {
    [...list.children].forEach((row, k) => row.setAttribute("aria-selected", String(k === at)));
    if (at < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", `place-${at}`);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function close(back = true) {
    below.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    refused.textContent = "";
    if (back) field.value = model.place;
  }

  function choose(name) {
    if (!name.trim() || name === model.place) return close();
    field.value = name;
    refused.textContent = "";
    model.send_msg({ do: "choose place", name });
  }

  field.addEventListener("focus", () => field.select());
  field.addEventListener("click", () => { if (below.hidden) { field.select(); open(""); } });
  field.addEventListener("input", () => { refused.textContent = ""; open(field.value); });
  field.addEventListener("blur", () => close());
  field.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    if (event.key in steps) {
      event.preventDefault();
      if (below.hidden) open("");
      at = Math.min(found.length - 1, Math.max(0, at + steps[event.key]));
      point();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!below.hidden) choose(at >= 0 ? found[at].name : field.value);
    } else if (event.key === "Escape") {
      close();
    }
  });

  function unfold(wanted) {
    facts.hidden = !wanted;
    about.setAttribute("aria-expanded", String(wanted));
  }
  about.addEventListener("click", () => unfold(facts.hidden));
  root.addEventListener("keydown", ({ key }) => { if (key === "Escape" && !facts.hidden) { unfold(false); about.focus(); } });
  root.addEventListener("focusout", ({ relatedTarget }) => { if (!root.contains(relatedTarget)) unfold(false); });

  model.on("refused", () => {
    if (!model.refused) return;
    refused.textContent = model.refused;
    below.hidden = false;
    field.focus();
  });
  model.on("leaving", () => {
    if (!model.leaving) return;
    field.value = `${field.value} …`;
    const there = new URL(window.location.href);
    there.search = model.leaving;
    there.hash = "";
    window.location.assign(there.href);
  });
  field.value = model.place;
  return root;
}
