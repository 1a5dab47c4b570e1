// Key events to actions. Held keys (pan, peek, quick erase) are let go when the window loses the focus.

/** @typedef {import('./keymap.js').Keymap} Keymap */

/** What a held key may do again and again; a toggle would only flicker. */
const REPEATED = new Set([
  'undo', 'redo', 'zoom-in', 'zoom-out', 'brush-smaller', 'brush-larger', 'threshold-lower', 'threshold-higher', 'smoother', 'sharper',
  'iterations-more', 'iterations-fewer', 'replay-step', 'replay-back', 'doubt-next', 'doubt-previous',
  'suggestion-next', 'suggestion-previous',
]);

export class Keys {
  #abort = new AbortController(); #held = /** @type {Set<string>} */ (new Set());

  /** @param {Keymap} keymap @param {(action: string, event: KeyboardEvent) => boolean} run true when it did something @param {(action: string, on: boolean) => void} hold @param {() => boolean} pointing the pointer is over the canvas */
  constructor(keymap, run, hold, pointing) {
    this.keymap = keymap; this.run = run; this.hold = hold; this.pointing = pointing;
    const { signal } = this.#abort;
    window.addEventListener('keydown', this.#down, { signal });
    window.addEventListener('keyup', this.#up, { signal });
    window.addEventListener('blur', this.#release, { signal });
  }

  /** @param {string} action */
  held(action) { return this.#held.has(action); }
  dispose() { this.#release(); this.#abort.abort(); }

  #down = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented) return;
    // Alt+click and Alt+wheel would leave the focus in the browser's menu bar.
    if (event.key === 'Alt' && this.pointing()) return event.preventDefault();
    const binding = this.keymap.match(event);
    if (binding === null) return;
    if (binding.hold) {
      event.preventDefault();
      if (!this.#held.has(binding.action)) { this.#held.add(binding.action); this.hold(binding.action, true); }
      return;
    }
    if (event.repeat && !REPEATED.has(binding.action)) return event.preventDefault();
    if (this.run(binding.action, event)) event.preventDefault();
  };

  #up = (/** @type {KeyboardEvent} */ event) => {
    const binding = this.keymap.released(event);
    if (binding !== null && this.#held.delete(binding.action)) this.hold(binding.action, false);
  };

  #release = () => {
    for (const action of this.#held) this.hold(action, false);
    this.#held.clear();
  };
}
