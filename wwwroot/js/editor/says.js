// What the editor has to say, for a while.

/** Long enough to read a sentence, in milliseconds. */
const MESSAGE_TIME = 6000;

export class Says {
  #timer = /** @type {any} */ (0);
  message = /** @type {string | null} */ (null);

  /** @param {() => void} onChange */
  constructor(onChange) { this.onChange = onChange; }

  /** @param {string | null} text null takes back what is shown @param {number} [time] milliseconds */
  say(text, time = MESSAGE_TIME) {
    clearTimeout(this.#timer);
    this.message = text;
    if (text !== null) this.#timer = setTimeout(() => this.say(null), time);
    this.onChange();
  }

  dispose() { clearTimeout(this.#timer); }
}
