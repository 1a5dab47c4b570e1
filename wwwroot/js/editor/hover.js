// The mask under the pointer: what a click there would give. One question is under way, the newest place waits behind it and
// everything in between is forgotten; answers to what nobody would ask any more are dropped. Knows no canvas and no DOM.

/** @typedef {import('./prompts.js').Prompt} Prompt */
/** @typedef {import('./rle.js').Patch} Patch */
/** @typedef {{ x: number, y: number, positive: boolean }} Place picture coordinates */
/** @typedef {{ kind: 'point', x: number, y: number, positive: boolean }} Point */
/** @typedef {{ base: Prompt[], point: Point, options: string }} Question what was asked: the open prompts, one more, and the sliders */
/**
 * @typedef {object} HoverOptions
 * @property {(prompts: Prompt[], request: number) => Promise<{ request: number, patch?: Patch | null, why?: string | null }>} ask
 * @property {() => Prompt[]} base the open prompts; a list is never changed, only replaced
 * @property {() => string} options everything else that the mask depends on, to compare
 * @property {(point: Point) => boolean} ready may this be asked now?
 * @property {() => void} onChange another mask is shown, or none
 * @property {(run: () => void, ms: number) => any} [later]
 * @property {(timer: any) => void} [forget]
 * @property {() => number} [now] milliseconds
 */

/** Milliseconds: between questions (60 a second are seen as one movement), and before asking again after each kind of refusal. */
const GAP = 16, ENCODING = 250, BUSY = 40, ERROR = 5000;

export class HoverPreview {
  #options; #on = true; #request = 0; #timer = /** @type {any} */ (null); #closed = false; #base;
  #wanted = /** @type {Point | null} */ (null);
  #asked = /** @type {Question | null} */ (null);
  #shown = /** @type {(Question & { patch: Patch }) | null} */ (null);
  /** How many masks have been shown, for measuring. */
  count = 0;
  /** The server looks at the picture for the first time. */
  encoding = false;

  /** @param {HoverOptions} options */
  constructor(options) {
    this.#options = { later: (run, ms) => setTimeout(run, ms), forget: timer => clearTimeout(timer), now: () => performance.now(), ...options };
    this.#base = options.base();
  }

  get enabled() { return this.#on; }
  set enabled(on) {
    this.#on = on;
    if (!on) this.move(null);
  }

  /** What is shown. @returns {Patch | null} */
  get patch() { return this.#shown?.patch ?? null; }

  /** The pixel that it is for. @returns {{ x: number, y: number, positive: boolean } | null} */
  get at() { return this.#shown === null ? null : { x: Math.floor(this.#shown.point.x), y: Math.floor(this.#shown.point.y), positive: this.#shown.point.positive }; }

  /** Nothing is asked and nothing waits: what is shown is for where the pointer is. */
  get settled() {
    return this.#asked === null && (this.#wanted === null || (this.#shown !== null && this.#current(this.#shown) && samePixel(this.#shown.point, this.#wanted)));
  }

  /** The pointer is here, or nowhere that counts. @param {Place | null} place */
  move(place) {
    this.#wanted = place === null || !this.#on || this.#closed ? null
      : { kind: 'point', x: Math.floor(place.x * 100) / 100, y: Math.floor(place.y * 100) / 100, positive: place.positive };
    if (this.#wanted === null) this.#hide();
    else this.#pump();
  }

  /** Prompts, sliders or what may be clicked on have changed: what is shown may be wrong now. */
  changed() {
    const base = this.#options.base();
    // After a click the pointer rests where it has said all that it had to; only a moved slider is answered at once.
    if (base !== this.#base) { this.#wanted = null; this.#hide(); }
    this.#base = base;
    if (this.#wanted !== null && !this.#options.ready(this.#wanted)) this.#hide();
    this.#pump();
  }

  /**
   * A click: the point that was shown or is being asked about, when that is on the same pixel (then the mask is known, or nearly).
   * @param {Prompt} prompt @returns {{ prompt: Prompt, patch: Patch | null } | null}
   */
  take(prompt) {
    if (prompt.kind !== 'point') return null;
    for (const question of [this.#shown, this.#asked])
      if (question !== null && this.#current(question) && samePixel(question.point, prompt))
        return { prompt: question.point, patch: question === this.#shown ? this.#shown.patch : null };
    return null;
  }

  dispose() {
    this.#closed = true;
    this.#options.forget?.(this.#timer);
    this.#wanted = this.#shown = null;
  }

  /** Would the same be asked now? @param {Question} question */
  #current(question) { return question.base === this.#options.base() && question.options === this.#options.options(); }

  #hide() {
    if (this.#shown === null) return;
    this.#shown = null;
    this.#options.onChange();
  }

  /** @param {number} ms */
  #wait(ms) {
    if (ms <= 0) return this.#pump();
    this.#timer = this.#options.later?.(() => { this.#timer = null; this.#pump(); }, ms) ?? null;
  }

  #pump() {
    const point = this.#wanted;
    if (point === null || this.#asked !== null || this.#timer !== null || this.#closed) return;
    const base = this.#options.base();
    // What has been said there already needs no preview.
    if (!this.#options.ready(point) || base.some(p => p.kind === 'point' && samePixel(p, point))) return this.#hide();
    if (this.#shown !== null && this.#current(this.#shown) && samePixel(this.#shown.point, point)) return;
    this.#ask({ base, point, options: this.#options.options() });
  }

  /** @param {Question} question */
  async #ask(question) {
    const request = ++this.#request, { now } = this.#options, started = now?.() ?? 0;
    this.#asked = question;
    let reply = null;
    try { reply = await this.#options.ask([...question.base, question.point], request); } catch { /* the line is down; the next movement finds out whether it still is */ }
    this.#asked = null;
    if (this.#closed) return;
    if (reply === null || reply.request !== request) { this.#wanted = null; return this.#hide(); }
    if (this.encoding !== (reply.why === 'encoding')) { this.encoding = !this.encoding; this.#options.onChange(); }
    if (reply.patch) {
      // A place that the pointer has just left is still the best that is known.
      if (this.#wanted !== null && this.#current(question)) { this.#shown = { ...question, patch: reply.patch }; this.count++; this.#options.onChange(); }
      return this.#wait(GAP - ((now?.() ?? 0) - started));
    }
    if (reply.why !== 'busy') this.#hide();
    this.#wait(reply.why === 'encoding' ? ENCODING : reply.why === 'busy' ? BUSY : ERROR);
  }
}

/** @param {Point} a @param {Point} b */
const samePixel = (a, b) => a.positive === b.positive && Math.floor(a.x) === Math.floor(b.x) && Math.floor(a.y) === Math.floor(b.y);
