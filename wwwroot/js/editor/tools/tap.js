/** @typedef {import('./tool.js').Sample} Sample */

const SLOP = 12, LONG = 450;

/**
 * For tools that act on a click. Mouse and pen act at once; a finger only when it is lifted, since it may turn out to be
 * the first of two that zoom. A long press of the finger stands for the right button.
 * @param {(s: Sample) => void} click
 */
export function onTap(click) {
  let start = /** @type {Sample | null} */ (null), since = 0;
  return {
    /** @param {Sample} s */
    down(s) {
      if (s.type !== 'touch') return click(s);
      start = s;
      since = performance.now();
    },
    /** @param {Sample} s */
    up(s) {
      if (start === null) return;
      const first = start;
      start = null;
      if (Math.hypot(s.sx - first.sx, s.sy - first.sy) <= SLOP) click(performance.now() - since > LONG ? { ...first, button: 2 } : first);
    },
    cancel() { start = null; },
  };
}
