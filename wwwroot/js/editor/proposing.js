// From prompts to a proposal and from a proposal to an edit.
import { clean } from './clean.js';
import { EMPTY, subtract, union } from './mask.js';
import { fromPatch } from './rle.js';
import { MAX_PROMPTS } from './allowed.js';

/** @typedef {import('./mask.js').Spans} Spans */

export class Proposing {
  #preview = /** @type {{ patch: any, spans: Spans } | null} */ (null);

  /** @param {import('./session.js').Session} session */
  constructor(session) { this.session = session; }

  /** Prompts or prediction are others. */
  changed() { this.#preview = null; }

  /** @param {import('./prompts.js').Prompt} prompt @returns {boolean} */
  add(prompt) {
    const { session } = this, { prompts, hover } = session;
    if (!prompts.open && !session.canPrompt()) return false;
    if (prompts.prompts.length >= MAX_PROMPTS) { session.say('That is as many prompts as one object can take.'); return false; }
    const said = clean(prompt, session.picture, prompts.prompts);
    if (said === null) return false;
    // Asked before the selection goes: what was shown is what is meant.
    const known = hover.take(said);
    if (!prompts.open && session.mode === 'new') session.select(null);
    prompts.add(known?.prompt ?? said, known?.patch);
    return true;
  }

  /** The prediction, and what the object would become. @returns {{ spans: Spans, result: Spans | null }} */
  preview() {
    const { session } = this, { patch } = session.prompts, { width, height } = session.picture;
    if (patch === null) return { spans: EMPTY, result: null };
    if (this.#preview?.patch !== patch) {
      let spans = EMPTY;
      try { spans = fromPatch(patch, width, height); } catch { session.say('The prediction could not be read.'); }
      this.#preview = { patch, spans };
    }
    const { spans } = this.#preview, { item, mode } = session;
    if (mode === 'new' || item === null) return { spans, result: null };
    return { spans, result: mode === 'add' ? union(item.spans, spans) : subtract(item.spans, spans) };
  }

  /** The mask under the pointer, or null. @returns {Spans | null} */
  hovered() {
    const { hover: { patch }, picture: { width, height } } = this.session;
    if (patch === null) return null;
    try { return fromPatch(patch, width, height); } catch { return null; }
  }

  /** @returns {boolean} whether there was something to accept */
  accept() {
    const { session } = this, { prompts } = session;
    if (!prompts.open) return false;
    const target = session.target(session.mode);
    if (target === null) { prompts.clear(); return false; }
    const { spans } = this.preview();
    const edit = { kind: 'accept', ...target, prompts: prompts.prompts, ...session.sliders.values };
    prompts.clear();
    session.send(edit, spans);
    return true;
  }
}
