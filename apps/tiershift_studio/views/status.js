// Banners above the page: an earlier day, a store that is away, what others did, and two who changed the same.

const NOTICE_SECONDS = 12, RETRY_SECONDS = 2;

// A page whose server has gone opens itself again once it is back: its address says all that was recorded.
function watchConnection(lost) {
  const again = async () => {
    try {
      const answer = await fetch("static/js/bokeh.min.js", { method: "HEAD", cache: "no-store" });
      if (answer.ok) return window.location.reload();
    } catch { /* not yet */ }
    return setTimeout(again, RETRY_SECONDS * 1000);
  };
  window.Bokeh?.documents[0]?.on_event("connection_lost", () => {
    if (!lost.hidden) return;
    lost.hidden = false;
    lost.textContent = "The connection to the studio is lost. The page opens itself again as soon as it is back; what was recorded is kept.";
    setTimeout(again, RETRY_SECONDS * 1000);
  });
}

export function render({ model }) {
  const past = make("div", { class: "banner past" }), trouble = make("div", { class: "banner trouble", role: "alert" });
  const notice = make("div", { class: "notice", role: "status", "aria-live": "polite" }), clash = make("div", { class: "clash", role: "alert" });
  const opening = make("div", { class: "banner opening", role: "status" });
  const lost = make("div", { class: "banner trouble", role: "alert" });
  lost.hidden = true;
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
  watchConnection(lost);
  model.on(["as_of", "trouble", "notice", "opening", "clash"], show);
  show();
  return make("div", { class: "status" }, lost, past, trouble, opening, clash, notice);
}
