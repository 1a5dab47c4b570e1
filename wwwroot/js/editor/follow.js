// Leads the preview after the pointer: only where a click of the point tool would be one.

/** @typedef {import('./pointers.js').Sample} Sample */

export class Follower {
  #at = /** @type {Sample | null} */ (null);

  /** @param {import('./hover.js').HoverPreview} hover @param {import('./viewport.js').Viewport} view @param {() => boolean} pointing is the point tool in hand, and free? */
  constructor(hover, view, pointing) {
    this.hover = hover; this.view = view; this.pointing = pointing;
    for (const name of ['keydown', 'keyup']) window.addEventListener(name, this.#alt);
  }

  /** The pointer, while it is over the picture. @param {Sample | null} s */
  move(s) {
    this.#at = s;
    this.again();
  }

  /** Tool, keys or switches have changed. */
  again() {
    const s = this.#at;
    // A finger has no place before it touches.
    this.hover.move(s !== null && s.type !== 'touch' && this.pointing() ? { x: s.x, y: s.y, positive: !s.alt } : null);
  }

  /** The picture moved under a pointer that did not: what was shown for its place is not what a click would give now. */
  viewChanged() {
    const s = this.#at;
    if (s === null) return;
    const { x, y } = this.view.toPicture(s.sx, s.sy);
    if (Math.floor(x) !== Math.floor(s.x) || Math.floor(y) !== Math.floor(s.y)) { this.#at = null; this.again(); }
  }

  dispose() { for (const name of ['keydown', 'keyup']) window.removeEventListener(name, this.#alt); }

  /** Alt turns the click around, and so the preview. */
  #alt = (/** @type {any} */ event) => {
    const s = this.#at, down = event.type === 'keydown';
    if (event.key === 'Alt' && s !== null && s.alt !== down) this.move({ ...s, alt: down });
  };
}
