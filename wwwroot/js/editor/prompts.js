// The open prompt session: the prompts of one object in the making and the newest prediction for them.
// At most one Predict is under way and only the newest waits behind it, so a slow server never gets a queue of stale clicks.

/** @typedef {import('./rle.js').Patch} Patch */
/**
 * @typedef {{ kind: 'point', x: number, y: number, positive: boolean }
 *   | { kind: 'line', points: number[], positive: boolean }
 *   | { kind: 'box', x0: number, y0: number, x1: number, y1: number }
 *   | { kind: 'text', text: string }
 *   | { kind: 'segments', division: string, nodes: number[], positive: boolean }} Prompt
 */
/** @typedef {{ request: number, patch?: Patch, area?: number, error?: string }} Prediction */
/** @typedef {import('./sliders.js').Values} Sliders */
/**
 * @typedef {object} PromptOptions
 * @property {(request: { request: number, prompts: Prompt[] } & Sliders) => Promise<Prediction>} predict
 * @property {() => Sliders} sliders
 * @property {() => void} onChange prompts, prediction or `predicting` changed
 * @property {(message: string) => void} onError the server refused a prompt, which is gone now
 * @property {(error: unknown) => void} [onLost] the server could not be reached; prompts stay
 */

export class PromptSession {
  #options; #request = 0; #busy = false; #wanted = false; #generation = 0; #known = /** @type {Prompt[] | null} */ (null);
  /** @type {Prompt[]} */ prompts = [];
  /** The newest prediction of this session. @type {Patch | null} */ patch = null;

  /** @param {PromptOptions} options */
  constructor(options) { this.#options = options; }

  get open() { return this.prompts.length > 0; }
  get predicting() { return this.#busy || this.#wanted; }

  /** @param {Prompt} prompt @param {Patch | null} [patch] the mask, where it is known already */
  add(prompt, patch = null) {
    this.prompts = prompt.kind === 'box' || prompt.kind === 'text'
      // One object has one box and one name: a second one corrects the first.
      ? [...this.prompts.filter(p => p.kind !== prompt.kind), prompt]
      : [...this.prompts, prompt];
    if (patch !== null) { this.patch = patch; this.#known = this.prompts; }
    this.again();
  }

  /** Takes the last prompt back. @returns {boolean} whether there was one */
  pop() {
    if (!this.open) return false;
    this.prompts = this.prompts.slice(0, -1);
    // What is under way answers a question nobody asks any more.
    this.#generation++;
    if (this.open) this.again();
    else { this.patch = null; this.#wanted = false; this.#options.onChange(); }
    return true;
  }

  clear() {
    this.prompts = [];
    this.patch = null;
    this.#wanted = false;
    this.#generation++;
    this.#options.onChange();
  }

  /** Predicts again, for a moved slider or a connection that came back. */
  again() {
    if (!this.open) return;
    this.#wanted = true;
    this.#options.onChange();
    this.#pump();
  }

  async #pump() {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#wanted && this.open) {
      this.#wanted = false;
      const generation = this.#generation, request = ++this.#request, asked = this.prompts;
      let reply;
      try {
        reply = await this.#options.predict({ request, prompts: asked, ...this.#options.sliders() });
      } catch (error) {
        this.#options.onLost?.(error);
        break;
      }
      if (generation !== this.#generation || reply === null || reply.request !== request) continue;
      if (reply.error !== undefined && reply.error !== null) {
        const bad = asked[asked.length - 1];
        this.prompts = this.prompts.filter(p => p !== bad);
        if (this.open) this.#wanted = true;
        else this.patch = null;
        this.#options.onError(reply.error);
      } else if (asked === this.prompts || this.#known !== this.prompts) this.patch = reply.patch ?? null;
      this.#options.onChange();
    }
    this.#busy = false;
    this.#options.onChange();
  }
}
