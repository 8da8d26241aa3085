// The plan's name and its address. The browser's bar always says where the page is; the button copies it.

export function render({ model }) {
  const name = make("span", { class: "name" }), said = make("span", { class: "hidden", role: "status" });
  const button = make("button", { type: "button" }, "Share");
  let back;

  function address() {
    const here = new URL(window.location.href);
    here.search = model.search || here.search;
    here.hash = "";
    return here.href;
  }

  async function copy() {
    let done = true;
    try {
      await navigator.clipboard.writeText(address());
    } catch {
      const field = make("textarea", { class: "hidden" });
      field.value = address();
      button.after(field);
      field.select();
      done = document.execCommand("copy");
      field.remove();
    }
    said.textContent = done ? "The address of this plan is copied." : `Copy it from the browser’s bar: ${address()}`;
    button.textContent = done ? "Copied" : "See the address bar";
    clearTimeout(back);
    back = setTimeout(() => { button.textContent = "Share"; said.textContent = ""; }, 4000);
    button.focus();
  }

  function show() {
    const branch = model.branch === "main" ? "" : ` · branch ${model.branch}`;
    name.textContent = model.plan ? `${model.plan}${branch}${model.saving ? " · saving …" : ""}` : "Nothing decided yet";
    name.title = model.plan ? "The name of this plan" : "The plan gets a name, and an address to share, at your first decision";
    if (model.search && model.search !== window.location.search) history.replaceState(history.state, "", address());
  }

  button.addEventListener("click", copy);
  model.on(["plan", "branch", "search", "saving"], show);
  show();
  const who = make("span", { class: "who" }, model.who);
  return make("div", { class: "share" }, name, who, button, said);
}
