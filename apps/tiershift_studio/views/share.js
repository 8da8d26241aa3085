// Who is here, which plan this is, and its address: the browser's bar always says where the page is; the button copies it.

const KEPT = "tiershift-who"; // where the browser keeps what the visitor calls themself

function kept(name) {
  try {
    if (name !== undefined) localStorage.setItem(KEPT, name);
    return localStorage.getItem(KEPT) ?? "";
  } catch {
    return ""; // a browser that keeps nothing
  }
}

export function render({ model }) {
  const plan = make("span", { class: "name" }), said = make("span", { class: "hidden", role: "status" });
  const button = make("button", { type: "button" }, "Share");
  const who = make("span", { class: "who" }), name = make("button", { type: "button", class: "plain" });
  const field = make("input", { type: "text", maxlength: "80", "aria-label": "Your role, as the plan is to name you", placeholder: "Your role, such as Treasurer" });
  let back, writing = false;

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
      const text = make("textarea", { class: "hidden" });
      text.value = address();
      button.after(text);
      text.select();
      done = document.execCommand("copy");
      text.remove();
    }
    said.textContent = done ? "The address of this plan is copied." : `Copy it from the browser’s bar: ${address()}`;
    button.textContent = done ? "Copied" : "See the address bar";
    clearTimeout(back);
    back = setTimeout(() => { button.textContent = "Share"; said.textContent = ""; }, 4000);
    button.focus();
  }

  function call() {
    if (!writing) return;
    writing = false;
    const said = field.value.trim();
    if (said !== model.who) {
      kept(said);
      model.send_msg({ do: "introduce", name: said });
    }
    show();
  }

  function show() {
    const branch = model.branch === "main" ? "" : `Branch ${model.branch} · `;
    plan.textContent = model.plan ? `${branch}${model.plan}` : "Nothing decided yet";
    plan.title = model.plan ? plan.textContent : "The plan gets a name, and an address to share, at your first decision";
    button.disabled = false;
    name.textContent = model.refused || (model.who ? `You: ${model.who}` : "Who are you?");
    name.title = "The plan names who decided: a role or a body, such as Treasurer";
    if (!model.asks) who.replaceChildren(model.who);
    else if (!who.contains(writing ? field : name)) who.replaceChildren(writing ? field : name);
    if (model.search && model.search !== window.location.search) history.replaceState(history.state, "", address());
  }

  button.addEventListener("click", copy);
  name.addEventListener("click", () => { writing = true; field.value = model.who; show(); field.focus(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") writing = false;
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault(); // or the same key would press the button that the focus goes to
    call();
    show();
    name.focus();
  });
  field.addEventListener("blur", call);
  model.on(["plan", "branch", "search", "saving", "who", "asks", "refused"], show);
  show();
  if (model.asks && !model.who && kept()) model.send_msg({ do: "introduce", name: kept() });
  return make("div", { class: "share" }, plan, who, button, said);
}
