// Which pixels a brush stroke covers: those whose centre is at most `radius` from the polyline. The server computes the
// same sum in the same doubles, so the final word on a pixel near the rim is always `covers`, never the shortcut below.
import { EMPTY, fromColumns } from './mask.js';

/** @typedef {import('./mask.js').Spans} Spans */

/**
 * Is the point (x, y) within the radius of segment a-b?
 * @param {number} x @param {number} y @param {number} ax @param {number} ay @param {number} bx @param {number} by @param {number} rr radius squared
 */
export function covers(x, y, ax, ay, bx, by, rr) {
  const ux = bx - ax, uy = by - ay, length = ux * ux + uy * uy;
  let t = 0;
  if (length > 0) {
    t = ((x - ax) * ux + (y - ay) * uy) / length;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
  }
  const dx = x - (ax + t * ux), dy = y - (ay + t * uy);
  return dx * dx + dy * dy <= rr;
}

/**
 * Where the vertical line at x crosses the capsule around a-b, as [low, high] in `out`; low > high when it misses.
 * A capsule is convex: two discs and the slab between them, so the crossing is the hull of three crossings.
 * @param {Float64Array} out
 */
function crossing(x, ax, ay, bx, by, r, out) {
  let low = Infinity, high = -Infinity;
  const da = r * r - (x - ax) * (x - ax);
  if (da >= 0) { const s = Math.sqrt(da); low = ay - s; high = ay + s; }
  const db = r * r - (x - bx) * (x - bx);
  if (db >= 0) { const s = Math.sqrt(db); low = Math.min(low, by - s); high = Math.max(high, by + s); }
  const ux = bx - ax, uy = by - ay, length = Math.sqrt(ux * ux + uy * uy);
  if (length > 0) {
    let s0 = -Infinity, s1 = Infinity;
    // Across: |(x - ax) uy - (y - ay) ux| <= r length. Along: 0 <= (x - ax) ux + (y - ay) uy <= length^2.
    if (ux !== 0) {
      const middle = (x - ax) * uy / ux, half = Math.abs(r * length / ux);
      s0 = middle - half; s1 = middle + half;
    } else if (Math.abs((x - ax) * uy) > r * length) s1 = -Infinity;
    if (uy !== 0) {
      const p = -(x - ax) * ux / uy, q = (length * length - (x - ax) * ux) / uy;
      s0 = Math.max(s0, Math.min(p, q)); s1 = Math.min(s1, Math.max(p, q));
    } else if ((x - ax) * ux < 0 || (x - ax) * ux > length * length) s1 = -Infinity;
    if (s0 <= s1) { low = Math.min(low, ay + s0); high = Math.max(high, ay + s1); }
  }
  out[0] = low; out[1] = high;
}

/**
 * @param {ArrayLike<number>} points x, y, x, y, ... @param {number} radius @param {number} width @param {number} height
 * @returns {Spans}
 */
export function strokeSpans(points, radius, width, height) {
  const count = points.length >> 1;
  if (count === 0 || !(radius > 0)) return EMPTY;
  let left = Infinity, right = -Infinity;
  for (let i = 0; i < count; i++) { left = Math.min(left, points[2 * i]); right = Math.max(right, points[2 * i]); }
  const first = Math.max(0, Math.floor(left - radius) - 1), end = Math.min(width, Math.ceil(right + radius) + 1);
  if (!(first < end)) return EMPTY;
  /** @type {(number[] | undefined)[]} */
  const columns = new Array(end - first);
  const rr = radius * radius, margin = 1e-6 * (1 + radius), outer = new Float64Array(2), inner = new Float64Array(2);

  const add = (/** @type {number} */ column, /** @type {number} */ from, /** @type {number} */ to) => {
    if (from >= to) return;
    const list = columns[column];
    if (list === undefined) { columns[column] = [from, to]; return; }
    // Neighbouring segments overlap almost everywhere: growing the last interval keeps the lists short.
    const n = list.length;
    if (from <= list[n - 1] && to >= list[n - 2]) {
      if (from < list[n - 2]) list[n - 2] = from;
      if (to > list[n - 1]) list[n - 1] = to;
    } else list.push(from, to);
  };

  for (let i = 0; i < Math.max(1, count - 1); i++) {
    const j = Math.min(i + 1, count - 1);
    const ax = points[2 * i], ay = points[2 * i + 1], bx = points[2 * j], by = points[2 * j + 1];
    const c0 = Math.max(first, Math.floor(Math.min(ax, bx) - radius) - 1);
    const c1 = Math.min(end, Math.ceil(Math.max(ax, bx) + radius) + 1);
    for (let c = c0; c < c1; c++) {
      const x = c + 0.5;
      crossing(x, ax, ay, bx, by, radius + margin, outer);
      if (outer[0] > outer[1]) continue;
      // Rows whose centre lies in the slightly larger capsule; those also in the slightly smaller one are surely inside.
      const from = Math.max(0, Math.ceil(outer[0] - 0.5)), to = Math.min(height, Math.floor(outer[1] - 0.5) + 1);
      if (from >= to) continue;
      let sure0 = to, sure1 = to;
      if (radius > margin) {
        crossing(x, ax, ay, bx, by, radius - margin, inner);
        if (inner[0] <= inner[1]) {
          sure0 = Math.min(to, Math.max(from, Math.ceil(inner[0] - 0.5)));
          sure1 = Math.max(sure0, Math.min(to, Math.floor(inner[1] - 0.5) + 1));
        }
      }
      add(c - first, sure0, sure1);
      for (let y = from; y < sure0; y++) if (covers(x, y + 0.5, ax, ay, bx, by, rr)) add(c - first, y, y + 1);
      for (let y = sure1; y < to; y++) if (covers(x, y + 0.5, ax, ay, bx, by, rr)) add(c - first, y, y + 1);
    }
  }
  return fromColumns(columns, first, height);
}
