// The soft map of the open proposal, asked for only when somebody looks at it.
import { unpack } from './packed.js';

/** @typedef {import('./doubt.js').Soft} Soft */
/** @typedef {{ prompts: any[], iterations: number | null }} Question */
/**
 * @typedef {object} SoftMapOptions
 * @property {(question: Question) => Promise<{ width: number, height: number, values: Uint8Array | null, error?: string | null }>} ask
 * @property {() => Question | null} question null without a proposal
 * @property {() => void} onChange
 * @property {(message: string) => void} onError
 */

const ATTEMPTS = 20;

export class SoftMap {
  #options; #busy = /** @type {Promise<boolean> | null} */ (null);
  #known = /** @type {{ question: Question, soft: Soft } | null} */ (null);

  /** @param {SoftMapOptions} options */
  constructor(options) { this.#options = options; }

  /** What is known of the proposal as it is now. @returns {Soft | null} */
  get soft() {
    const question = this.#options.question(), known = this.#known;
    return question !== null && known !== null && same(known.question, question) ? known.soft : null;
  }

  /** The soft map of the proposal, or null when there is none to be had. @returns {Promise<Soft | null>} */
  async fetch() {
    // The proposal may change while its map is on the way, but not for ever.
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const question = this.#options.question();
      if (question === null || this.soft !== null) return this.soft;
      this.#busy ??= this.#ask(question).finally(() => { this.#busy = null; });
      if (!await this.#busy) return null;
    }
    return null;
  }

  /** @param {Question} question */
  async #ask(question) {
    try {
      const { width, height, values, error } = await this.#options.ask(question);
      if (values === null || values === undefined) { this.#options.onError(error ?? 'There is no map of this proposal.'); return false; }
      this.#known = { question, soft: { width, height, values: await unpack(values, width * height) } };
    } catch { return false; }
    this.#options.onChange();
    return true;
  }
}

/** @param {Question} a @param {Question} b */
export const same = (a, b) => a.prompts === b.prompts && a.iterations === b.iterations;
