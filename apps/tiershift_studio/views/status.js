// Banners above the page: an earlier day, a store that is away, what others did, and two who changed the same.

const NOTICE_SECONDS = 12;

export function render({ model }) {
  const past = make("div", { class: "banner past" }), trouble = make("div", { class: "banner trouble", role: "alert" });
  const notice = make("div", { class: "notice", role: "status", "aria-live": "polite" }), clash = make("div", { class: "clash", role: "alert" });
  const opening = make("div", { class: "banner opening", role: "status" });
  let seen = model.notice[0], gone;
  const button = (text, wish) => {
    const made = make("button", { type: "button" }, text);
    made.addEventListener("click", () => model.send_msg(wish));
    return made;
  };
  const at = (stamp) => new Date(stamp).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

  function sides({ mine, theirs, refused }) {
    const other = theirs.map(({ what, who, when }) => make("p", {}, what, make("small", {}, `${who}, ${at(when)}`)));
    return make("div", { class: "sides" },
      make("div", {}, make("h3", {}, "Theirs, recorded"), ...(other.length ? other : [make("p", {}, refused)])),
      make("div", {}, make("h3", {}, "Yours, not recorded yet"), make("p", {}, mine)));
  }

  function show() {
    past.hidden = !model.as_of;
    past.replaceChildren(make("span", {}, make("b", {}, `The plan as of ${model.as_of}. `), "You can look, and nothing can be changed here."), button("Back to now", { do: "as of", when: "" }));
    trouble.hidden = !model.trouble;
    if (trouble.textContent !== model.trouble) trouble.textContent = model.trouble;
    opening.hidden = !model.opening;
    opening.textContent = model.opening ? "Opening the plan …" : "";
    clash.hidden = model.clash.length === 0;
    const whole = model.clash.every(({ theirs }) => theirs.length > 0);
    clash.replaceChildren(...(model.clash.length ? [
      make("h2", {}, "Somebody else changed the same while you did. Nothing is lost: choose."),
      ...model.clash.map(sides),
      make("div", { class: "choose" }, button("Keep theirs", { do: "keep theirs" }), ...(whole ? [button("Put mine on top", { do: "put mine on top" })] : [])),
    ] : []));
    const [number, words] = model.notice;
    if (number !== seen) {
      seen = number;
      notice.textContent = words;
      clearTimeout(gone);
      gone = setTimeout(() => { notice.textContent = ""; }, 1000 * NOTICE_SECONDS);
    }
  }
  model.on(["as_of", "trouble", "notice", "opening", "clash"], show);
  show();
  return make("div", { class: "status" }, past, trouble, opening, clash, notice);
}
