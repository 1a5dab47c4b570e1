// What may be done just now, and if not, why not.

/** Together with a stroke's points they keep a request below the protocol's 32 KB. */
export const MAX_PROMPTS = 200;
export const LOCKED = 'This object is locked. Unlock it with Alt+L to change it.';

export class Allowed {
  /** @param {import('./session.js').Session} session */
  constructor(session) { this.session = session; }

  /** May a prompt or polygon start? Says why not. */
  prompting() {
    const { session } = this, { mode, item } = session;
    if (mode === 'subtract' && item === null) { session.say('Select an object to subtract from.'); return false; }
    return mode === 'new' || item === null ? this.#creating() : this.#changing();
  }

  /** May a brush stroke start? Says why not. @param {boolean} erase */
  painting(erase) {
    const { session } = this;
    if (erase && session.item === null) { session.say('Select an object to erase from.'); return false; }
    return session.item === null ? this.#creating() : this.#changing();
  }

  /** As a prompt would be judged, without a word. @param {{ positive: boolean }} point */
  hovering({ positive }) {
    const { prompts: { open, prompts, predicting }, item, mode, link, activeCategory } = this.session;
    if (!link.online || predicting || prompts.length >= MAX_PROMPTS || (!open && !positive)) return false;
    if (mode === 'subtract' && item === null) return false;
    return mode === 'new' || item === null ? activeCategory !== null : !item.locked;
  }

  #creating() {
    const { session } = this;
    if (session.activeCategory === null) session.say('Add a category first.');
    return session.activeCategory !== null;
  }

  #changing() {
    if (this.session.item?.locked !== true) return true;
    this.session.say(LOCKED);
    return false;
  }
}
