// A fast hand asks for more pictures than there can be: one question is on its way at a time, and when its picture comes
// the newest follows. What it overtook is never sent, so that nothing queues.

const LONGEST_WAIT = 150; // milliseconds, where no picture comes: what was asked is refused, or changes nothing
const PICTURE = "tiershift-picture"; // told to the window by whoever draws one

class Newest {
  constructor(send) {
    Object.assign(this, { send, waiting: new Map(), away: false });
    window.addEventListener(PICTURE, () => this.next());
  }

  // Moves of one lever, or of the same several, overtake each other; everything else keeps its place behind them.
  tell(message) {
    const moves = { move: () => message.lever, "move many": () => Object.keys(message.values).join() }[message.do]?.();
    if (moves && this.away) return void this.waiting.set(moves, message);
    this.flush();
    this.send(message);
    if (moves) this.wait();
  }

  next() {
    clearTimeout(this.timer);
    this.away = false;
    if (this.waiting.size) {
      this.flush();
      this.wait();
    }
  }

  wait() {
    this.away = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.next(), LONGEST_WAIT);
  }

  flush() {
    for (const message of this.waiting.values()) this.send(message);
    this.waiting.clear();
  }
}
