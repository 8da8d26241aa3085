"""The small script of the document: finding a variable by its name, and fitting a picture to the page."""

SCRIPT = """
(() => {
  const entries = [...document.querySelectorAll("[data-name]")].map(one => ({
    id: one.id, name: one.dataset.name, kind: one.dataset.kind, folded: one.dataset.name.toLowerCase()}));
  const box = document.querySelector(".search"), input = box.querySelector("input");
  const list = box.querySelector("ul"), told = box.querySelector("p");
  const most = 40;
  const find = () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(word => word);
    const hits = words.length ? entries.filter(one => words.every(word => one.folded.includes(word))) : [];
    hits.sort((a, b) => a.folded.indexOf(words[0]) - b.folded.indexOf(words[0]) || a.name.localeCompare(b.name));
    list.replaceChildren(...hits.slice(0, most).map(one => {
      const item = document.createElement("li"), link = document.createElement("a");
      const kind = document.createElement("span");
      link.href = "#" + one.id; link.textContent = one.name; kind.textContent = one.kind;
      link.append(kind); item.append(link); return item;
    }));
    told.textContent = !words.length ? "" : !hits.length ? "No variable has this in its name." :
      hits.length > most ? `The first ${most} of ${hits.length}.` : `${hits.length} found.`;
  };
  input.addEventListener("input", find);
  input.addEventListener("keydown", event => {
    if (event.key === "Enter" && list.firstChild) { list.querySelector("a").click(); event.preventDefault(); }
    if (event.key === "Escape") { input.value = ""; find(); }
  });
  document.addEventListener("keydown", event => {
    if (event.key === "/" && !/input|textarea/i.test(document.activeElement.tagName)) {
      input.focus(); event.preventDefault();
    }
  });
  box.hidden = false;
  for (const tools of document.querySelectorAll(".tools")) {
    const button = tools.querySelector("button"), picture = tools.nextElementSibling;
    const fit = () => {
      const fits = picture.classList.toggle("fit");
      button.textContent = fits ? "Show in full size" : "Fit to the page";
      button.setAttribute("aria-pressed", fits);
    };
    button.addEventListener("click", fit);
    tools.hidden = picture.scrollWidth <= picture.clientWidth;
    if (!tools.hidden && picture.scrollWidth < 1.6 * picture.clientWidth) fit();
  }
})();
"""
