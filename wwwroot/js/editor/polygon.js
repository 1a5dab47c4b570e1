// Which pixels a polygon covers: even-odd on pixel centres, half-open (an edge counts left and top).
import { EMPTY, fromColumns } from './mask.js';

/** @typedef {import('./mask.js').Spans} Spans */

/** The first column whose centre is not left of x. @param {number} x @param {number} width */
function firstColumn(x, width) {
  if (!(x > 0)) return 0;
  if (x >= width) return width;
  let k = Math.ceil(x - 0.5);
  // x - 0.5 rounds; the comparison of the rule itself decides.
  while (k > 0 && k - 0.5 >= x) k--;
  while (k + 0.5 < x) k++;
  return k;
}

/**
 * @param {ArrayLike<number>} points x, y, x, y, ...; the last joins the first @param {number} width @param {number} height
 * @returns {Spans}
 */
export function polygonSpans(points, width, height) {
  const count = points.length >> 1;
  if (count < 3) return EMPTY;
  const edges = [];
  for (let i = 0; i < count; i++) {
    const j = (i + 1) % count;
    const ax = points[2 * i], ay = points[2 * i + 1], bx = points[2 * j], by = points[2 * j + 1];
    if (ay === by) continue;
    const first = Math.max(0, Math.floor(Math.min(ay, by)) - 1), end = Math.min(height, Math.ceil(Math.max(ay, by)) + 1);
    if (first < end) edges.push({ ax, ay, bx, by, first, end });
  }
  edges.sort((p, q) => p.first - q.first);

  // Only columns that differ from the row above are touched, so the work follows the outline, not the area.
  /** @type {number[][]} */
  const columns = Array.from({ length: width });
  /** @type {number[]} */
  let above = [];
  let next = 0, active = [];
  for (let y = edges.length > 0 ? edges[0].first : 0; y <= height; y++) {
    while (next < edges.length && edges[next].first <= y) active.push(edges[next++]);
    active = active.filter(edge => edge.end > y);
    const row = [], cy = y + 0.5;
    if (y < height) {
      for (const { ax, ay, bx, by } of active)
        if ((ay > cy) !== (by > cy)) row.push(firstColumn(ax + (cy - ay) * (bx - ax) / (by - ay), width));
      row.sort((p, q) => p - q);
    }
    toggle(columns, above, row, y);
    above = row;
    if (active.length === 0 && next === edges.length && row.length === 0) break;
  }
  return fromColumns(columns, 0, height);
}

/** Opens or closes an interval in every column that differs between two rows. */
function toggle(columns, above, row, y) {
  let i = 0, j = 0, open = false, start = 0;
  while (i < above.length || j < row.length) {
    const at = Math.min(i < above.length ? above[i] : Infinity, j < row.length ? row[j] : Infinity);
    while (i < above.length && above[i] === at) i++;
    while (j < row.length && row[j] === at) j++;
    const differs = ((i ^ j) & 1) === 1;
    if (differs === open) continue;
    if (differs) start = at;
    else for (let x = start; x < at; x++) (columns[x] ??= []).push(y);
    open = differs;
  }
}
