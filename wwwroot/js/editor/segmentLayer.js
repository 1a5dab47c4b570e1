// The segments of the picture on the screen. However often the pointer crosses a border between two frames, they are coloured once.
import { paint } from './segmentLook.js';

/** @typedef {import('./everything.js').Everything} Everything */

export class SegmentLayer {
  #heat; #changed = /** @type {Everything | null} */ (null);

  /** @param {import('./heat.js').Heat} heat */
  constructor(heat) { this.#heat = heat; }

  /** The segments, or what is chosen of them, are others: to be seen at the next frame. @param {Everything} all */
  changed(all) { this.#changed = all; }

  /** @param {CanvasRenderingContext2D} context @param {import('./viewport.js').Viewport} view */
  paint(context, view) {
    const all = this.#changed;
    this.#changed = null;
    if (all !== null && all.shown && all.tree !== null) this.#heat.fill(all.tree.width, all.tree.height, pixels => paint(all, pixels));
    else if (all !== null) this.#heat.hide();
    this.#heat.paint(context, view);
  }

  dispose() { this.#heat.dispose(); }
}
