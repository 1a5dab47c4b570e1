// The prompts of an open proposal, kept for this tab: a reload, or a server that started anew, does not ask for them again.

/** @typedef {import('./session.js').Session} Session */

export class OpenProposal {
  #key;

  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    this.#key = `iseg.proposal:${session.picture.key ?? session.picture.id}`;
  }

  /** After every change of the prompts. */
  keep() {
    const { prompts: { prompts }, mode, selected, sliders: { values } } = this.session;
    try {
      if (prompts.length > 0) sessionStorage.setItem(this.#key, JSON.stringify({ prompts, mode, selected, values }));
      else sessionStorage.removeItem(this.#key);
    } catch { /* storage may be forbidden; then a reload forgets them */ }
  }

  /** Once, when the picture is opened. */
  restore() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#key) ?? 'null');
      if (kept === null || !Array.isArray(kept.prompts)) return;
      const { session } = this;
      if (['new', 'add', 'subtract'].includes(kept.mode)) session.mode = kept.mode;
      if (typeof kept.selected === 'string') session.select(kept.selected);
      // An object that it was to be part of may be gone.
      if (session.mode !== 'new' && session.item === null) session.mode = 'new';
      session.sliders.set(kept.values ?? {});
      for (const prompt of kept.prompts) session.addPrompt(prompt);
    } catch { /* what cannot be read is not there */ }
  }
}
