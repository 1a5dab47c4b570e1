// Tells the server what the toolbar and the object list show: at most ten times a second, and only what changed.

const GAP = 100, PROBE = 2000;

export class Reporter {
  #timer = /** @type {any} */ (null); #last = ''; #closed = false; #next = 0;

  /** @param {() => any} read @param {(state: any) => Promise<boolean>} tell */
  constructor(read, tell) {
    this.read = read;
    this.tell = tell;
  }

  changed() {
    if (this.#timer === null && !this.#closed) this.#timer = setTimeout(this.#send, Math.max(0, this.#next - performance.now()));
  }

  dispose() { this.#closed = true; clearTimeout(this.#timer); }

  #send = async () => {
    const state = this.read(), text = JSON.stringify(state);
    if (text === this.#last) { this.#timer = null; return; }
    this.#next = performance.now() + GAP;
    this.#last = text;
    const arrived = await this.tell(state);
    this.#timer = null;
    if (this.#closed) return;
    // The failed report doubles as the probe that finds out when the circuit is back.
    if (!arrived) { this.#last = ''; this.#next = performance.now() + PROBE; this.changed(); }
    else if (JSON.stringify(this.read()) !== text) this.changed();
  };
}
