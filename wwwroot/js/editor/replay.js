// The refinement, played step by step: the refined map after 0, 1, ... N iterations. Knows no canvas.
import { unpack } from './packed.js';
import { same } from './softMap.js';

/** @typedef {import('./softMap.js').Question} Question */
/** @typedef {{ width: number, height: number, count: number, labels: Uint16Array }} Regions which region covers each working pixel */
/**
 * @typedef {object} ReplayOptions
 * @property {(question: Question) => Promise<{ regions: number, frames: Uint8Array | null, error?: string | null }>} ask
 * @property {() => Promise<{ width: number, height: number, count: number, labels: Uint8Array | null, error?: string | null }>} askRegions
 * @property {() => Question | null} question null without a proposal
 * @property {() => void} onChange
 * @property {(message: string) => void} onError
 * @property {(run: () => void, ms: number) => any} [later]
 * @property {(timer: any) => void} [forget]
 */

/** Milliseconds a step is shown. */
const STEP = 350;

/** What the server said, fit to be shown. */
class Refused extends Error {}

export class Replay {
  #options; #timer = /** @type {any} */ (null); #loading = false;
  #for = /** @type {Question | null} */ (null);
  open = false; playing = false; frame = 0;
  frames = /** @type {Uint8Array[]} */ ([]); regions = /** @type {Regions | null} */ (null);

  /** @param {ReplayOptions} options */
  constructor(options) {
    this.#options = { later: (run, ms) => setTimeout(run, ms), forget: timer => clearTimeout(timer), ...options };
  }

  /** The last step, N. */
  get last() { return Math.max(0, this.frames.length - 1); }
  /** The map that is shown, or null. */
  get values() { return this.open ? this.frames[this.frame] ?? null : null; }

  /** Plays from the start, pauses, goes on, or plays again. */
  toggle() {
    if (!this.open) return this.#start(true);
    this.playing = !this.playing;
    if (this.playing && this.frame >= this.last) this.frame = 0;
    this.#tick();
  }

  /** One step on or back, and a pause. @param {number} by */
  step(by) {
    if (!this.open) return this.#start(false);
    this.seek(this.frame + by);
  }

  /** Shows a step, and pauses. @param {number} frame */
  seek(frame) {
    if (!this.open || !Number.isFinite(frame)) return;
    this.playing = false;
    this.frame = Math.min(this.last, Math.max(0, Math.round(frame)));
    this.#tick();
  }

  close() {
    if (!this.open) return false;
    this.open = this.playing = false;
    this.frames = [];
    this.#for = null;
    this.#tick();
    return true;
  }

  /** Prompts or sliders have changed. */
  changed() {
    if (!this.open) return;
    const question = this.#options.question();
    if (question === null) this.close();
    else if (this.#for === null || !same(this.#for, question)) this.#load();
  }

  dispose() { this.close(); }

  /** @param {boolean} playing */
  #start(playing) {
    if (this.#options.question() === null) return this.#options.onError('There is nothing to replay yet: point at something first.');
    this.open = true;
    this.playing = playing;
    this.frame = 0;
    this.#load();
    this.#tick();
  }

  #tick() {
    const { later, forget, onChange } = this.#options;
    forget?.(this.#timer);
    this.#timer = null;
    if (this.playing && this.frames.length > 0) {
      if (this.frame >= this.last) this.playing = false;
      else this.#timer = later?.(() => { this.frame++; this.#tick(); }, STEP) ?? null;
    }
    onChange();
  }

  async #load() {
    if (this.#loading) return;
    this.#loading = true;
    try {
      for (let question = this.#options.question(); this.open && question !== null && (this.#for === null || !same(this.#for, question)); question = this.#options.question()) {
        const reply = await this.#options.ask(question), { regions, frames } = reply;
        if (!this.open) break;
        if (!frames || !(regions > 0)) throw new Refused(reply.error ?? 'The refinement cannot be shown.');
        if (this.regions?.count !== regions) this.regions = await this.loadRegions();
        if (this.regions.count !== regions) throw new Refused('The server has changed. Open the page again.');
        const atEnd = this.frames.length > 0 && this.frame === this.last && !this.playing;
        this.frames = Array.from({ length: frames.length / regions }, (_, i) => frames.subarray(i * regions, (i + 1) * regions));
        this.frame = atEnd ? this.last : Math.min(this.frame, this.last);
        this.#for = question;
      }
    } catch (error) {
      if (this.close()) this.#options.onError(error instanceof Refused ? error.message : 'The server does not answer, so there is nothing to replay.');
    }
    this.#loading = false;
    this.#tick();
  }

  /** Which region covers each working pixel. @returns {Promise<Regions>} */
  async loadRegions() {
    const { width, height, count, labels, error } = await this.#options.askRegions();
    if (!labels) throw new Refused(error ?? 'The refinement cannot be shown.');
    const bytes = await unpack(labels, 2 * width * height), view = new DataView(bytes.buffer);
    return { width, height, count, labels: Uint16Array.from({ length: width * height }, (_, i) => view.getUint16(2 * i, true)) };
  }
}
