// The algebra of masks. A mask is a set of pixels of one picture, held as spans: sorted, disjoint, non-touching
// [start, end) pairs in the column-major order of the whole picture (pixel (x, y) is x * height + y). That is COCO's
// RLE with running sums, so every operation is one linear merge and no raster of the picture is ever needed.

/** @typedef {Uint32Array} Spans boundaries: start, end, start, end, ... */
/** @typedef {{ x: number, y: number, w: number, h: number }} Rect */

/** @type {Spans} */
export const EMPTY = new Uint32Array(0);

// Truth tables: bit (inA + 2 * inB) says whether the pixel is in the result.
const SUBTRACT = 0b0010, XOR = 0b0110, INTERSECT = 0b1000, UNION = 0b1110;

/** @param {Spans} a @param {Spans} b @param {number} table @returns {Spans} */
function combine(a, b, table) {
  const out = new Uint32Array(a.length + b.length);
  let i = 0, j = 0, n = 0, last = 0;
  while (i < a.length || j < b.length) {
    const pa = i < a.length ? a[i] : Infinity, pb = j < b.length ? b[j] : Infinity;
    const at = pa < pb ? pa : pb;
    if (pa === at) i++;
    if (pb === at) j++;
    // An odd number of boundaries passed means inside.
    const inside = (table >> ((i & 1) | ((j & 1) << 1))) & 1;
    if (inside !== last) { out[n++] = at; last = inside; }
  }
  return out.slice(0, n);
}

/** @param {Spans} a @param {Spans} b */
export const union = (a, b) => b.length === 0 ? a : a.length === 0 ? b : combine(a, b, UNION);
/** @param {Spans} a @param {Spans} b */
export const subtract = (a, b) => a.length === 0 || b.length === 0 ? a : combine(a, b, SUBTRACT);
/** @param {Spans} a @param {Spans} b */
export const intersect = (a, b) => combine(a, b, INTERSECT);
/** @param {Spans} a @param {Spans} b */
export const difference = (a, b) => a === b ? EMPTY : combine(a, b, XOR);

/** Number of pixels. @param {Spans} spans */
export function area(spans) {
  let sum = 0;
  for (let i = 0; i < spans.length; i += 2) sum += spans[i + 1] - spans[i];
  return sum;
}

/** Smallest rectangle around the pixels, or null. @param {Spans} spans @param {number} height @returns {Rect | null} */
export function bounds(spans, height) {
  if (spans.length === 0) return null;
  const x0 = Math.floor(spans[0] / height), x1 = Math.floor((spans[spans.length - 1] - 1) / height);
  let y0 = height, y1 = -1;
  for (let i = 0; i < spans.length; i += 2) {
    const start = spans[i], last = spans[i + 1] - 1, column = Math.floor(start / height) * height;
    // A span that runs into the next column touches both the bottom and the top row.
    if (last - column >= height) { y0 = 0; y1 = height - 1; break; }
    if (start - column < y0) y0 = start - column;
    if (last - column > y1) y1 = last - column;
  }
  return { x: x0, y: y0, w: x1 - x0 + 1, h: y1 - y0 + 1 };
}

/** Index of the first boundary greater than `at`. @param {Spans} spans @param {number} at */
export function firstAfter(spans, at) {
  let low = 0, high = spans.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (spans[mid] > at) high = mid; else low = mid + 1;
  }
  return low;
}

/** Is pixel (x, y) in the mask? @param {Spans} spans @param {number} height @param {number} x @param {number} y */
export const contains = (spans, height, x, y) => (firstAfter(spans, x * height + y) & 1) === 1;

/** All pixels of a rectangle. @param {Rect} rect @param {number} height @returns {Spans} */
export function rectangle(rect, height) {
  const out = [];
  for (let x = rect.x; x < rect.x + rect.w; x++) pushSpan(out, x * height + rect.y, x * height + rect.y + rect.h);
  return new Uint32Array(out);
}

/**
 * Appends a span, joining it with the last one where they touch, so that spans stay canonical.
 * @param {number[]} out @param {number} start @param {number} end
 */
export function pushSpan(out, start, end) {
  if (end <= start) return;
  if (out.length > 0 && out[out.length - 1] === start) out[out.length - 1] = end;
  else out.push(start, end);
}

/**
 * Spans from lists of [from, to) row intervals, one list a column; the intervals of a column may overlap and be unsorted.
 * @param {(number[] | undefined)[]} columns @param {number} firstColumn @param {number} height @returns {Spans}
 */
export function fromColumns(columns, firstColumn, height) {
  const out = [];
  for (let i = 0; i < columns.length; i++) {
    const list = columns[i];
    if (list === undefined || list.length === 0) continue;
    const base = (firstColumn + i) * height;
    if (list.length === 2) { pushSpan(out, base + list[0], base + list[1]); continue; }
    sortIntervals(list);
    let from = list[0], to = list[1];
    for (let k = 2; k < list.length; k += 2) {
      if (list[k] <= to) { if (list[k + 1] > to) to = list[k + 1]; continue; }
      pushSpan(out, base + from, base + to);
      from = list[k]; to = list[k + 1];
    }
    pushSpan(out, base + from, base + to);
  }
  return new Uint32Array(out);
}

/** In place. By insertion, since the lists are short and nearly sorted; a wild scribble can make long ones. @param {number[]} list */
function sortIntervals(list) {
  if (list.length > 128) {
    const pairs = [];
    for (let k = 0; k < list.length; k += 2) pairs.push([list[k], list[k + 1]]);
    pairs.sort((p, q) => p[0] - q[0]);
    for (let k = 0; k < pairs.length; k++) [list[2 * k], list[2 * k + 1]] = pairs[k];
    return;
  }
  for (let k = 2; k < list.length; k += 2) {
    const from = list[k], to = list[k + 1];
    let i = k - 2;
    for (; i >= 0 && list[i] > from; i -= 2) { list[i + 2] = list[i]; list[i + 3] = list[i + 1]; }
    list[i + 2] = from; list[i + 3] = to;
  }
}
