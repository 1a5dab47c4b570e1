import { onTap } from './tap.js';

const CLOSE = 9;
/** The second half of a double click that closed a polygon must not start the next one. */
const REST = 350;

/** Click the corners; the first one again, Enter or a double click closes. Backspace takes the last one back. @param {import('./tool.js').Bench} bench @returns {import('./tool.js').Tool} */
export function polygonTool(bench) {
  let points = /** @type {number[]} */ ([]), at = /** @type {import('./tool.js').Sample | null} */ (null), closed = -REST;
  const nearFirst = () => {
    if (at === null || points.length < 6) return false;
    const first = bench.view.toScreen(points[0], points[1]);
    return Math.hypot(first.x - at.sx, first.y - at.sy) <= CLOSE;
  };
  const drop = () => { points = []; bench.redrawInk(); };
  const close = () => {
    const corners = points;
    drop();
    closed = performance.now();
    if (corners.length >= 6) bench.session.polygon(corners);
  };
  return {
    name: 'polygon', cursor: 'crosshair',
    ...onTap(s => {
      at = s;
      if (performance.now() - closed < REST) return;
      if (s.button === 2) { points.splice(-2); bench.redrawInk(); return; }
      if (nearFirst()) return close();
      if (points.length === 0 && bench.session.mode === 'subtract' && !bench.session.canPrompt()) return;
      const { width, height } = bench.session.picture, x = Math.min(width, Math.max(0, s.x)), y = Math.min(height, Math.max(0, s.y));
      if (points.length === 0 || x !== points[points.length - 2] || y !== points[points.length - 1]) points.push(x, y);
      bench.redrawInk();
    }),
    hover(s) { at = s; if (points.length > 0) bench.redrawInk(); },
    double(s) { at = s; if (points.length >= 6) close(); },
    draw(ink) {
      if (points.length === 0) return;
      const closing = nearFirst();
      ink.outline(at === null || closing ? points : [...points, at.x, at.y], closing);
      for (let i = 0; i < points.length; i += 2) ink.vertex(points[i], points[i + 1], i === 0 && closing);
    },
    key(action, event) {
      if (points.length === 0) return false;
      if (action === 'accept') close();
      else if (action === 'cancel') drop();
      else if (action === 'undo' || (action === 'delete' && event.key === 'Backspace')) { points.splice(-2); bench.redrawInk(); }
      else return false;
      return true;
    },
    finish: close,
  };
}
