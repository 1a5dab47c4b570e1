// Where the place under the pointer looks: its row of the self-attention. Knows no canvas.

/** @typedef {{ x: number, y: number }} Place */
/**
 * @typedef {object} AttentionOptions
 * @property {(question: { request: number, x: number, y: number, reduced: boolean }) => Promise<{ request: number, values: Uint8Array | null, error?: string | null }>} ask
 * @property {() => void} onChange
 * @property {(message: string) => void} onError
 */

const BUSY = 'busy';

export class Attention {
  #options; #busy = false; #request = 0; #answered = /** @type {string | null} */ (null);
  on = false; reduced = true; at = /** @type {Place | null} */ (null);
  /** Per region, 0..255. */
  values = /** @type {Uint8Array | null} */ (null);

  /** @param {AttentionOptions} options */
  constructor(options) { this.#options = options; }

  /** @param {boolean} on */
  set(on) {
    this.on = on;
    if (!on) { this.values = null; this.#answered = null; }
    this.#options.onChange();
    this.#pump();
  }

  /** Before or after Ent-Self. */
  flip() {
    this.reduced = !this.reduced;
    this.#options.onChange();
    this.#pump();
  }

  /** The pointer; where it leaves the picture, what it showed last stays. @param {Place | null} at */
  move(at) {
    if (at === null) return;
    this.at = { x: Math.floor(at.x) + 0.5, y: Math.floor(at.y) + 0.5 };
    this.#pump();
  }

  async #pump() {
    if (this.#busy) return;
    this.#busy = true;
    while (this.on && this.at !== null && this.#answered !== this.#key()) {
      const key = this.#key(), { x, y } = this.at;
      try {
        const { values, error } = await this.#options.ask({ request: ++this.#request, x, y, reduced: this.reduced });
        if (!this.on) break;
        if (values) { this.values = values; this.#answered = key; this.#options.onChange(); }
        else if (error !== BUSY) { this.on = false; this.values = null; this.#options.onError(error ?? 'The attention cannot be shown.'); this.#options.onChange(); }
      } catch { this.#answered = key; }
    }
    this.#busy = false;
  }

  #key() { return `${this.at?.x} ${this.at?.y} ${this.reduced}`; }
}
