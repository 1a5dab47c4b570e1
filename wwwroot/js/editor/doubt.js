// Where a prediction is least sure: its soft value lies near the threshold. Pure.

/** @typedef {{ width: number, height: number, values: Uint8Array }} Soft 0..255 for 0..1 at working size, row by row */
/** @typedef {{ x: number, y: number, radius: number, doubt: number }} Place working pixels; doubt is the mean around it, 0..1 */

/** Soft values so far from the threshold count for about a third. */
const FALL_OFF = 0.16;
/** Of the long side: what is looked at together. Wider than the soft rim of a border that is sure of its place. */
const WINDOW = 0.012;
/** Of the long side: places nearer than this are one. */
const APART = 0.06;
/** Below this a place is as sure as any border, and so is one that is so much surer than the worst. */
const LEAST = 0.22, LEAST_OF_WORST = 0.35;
const MOST = 12;

/** Doubt 0..1 for every soft value 0..255. @param {number} threshold @returns {Float32Array} */
export function doubts(threshold) {
  return Float32Array.from({ length: 256 }, (_, value) => Math.exp(-(((value / 255 - threshold) / FALL_OFF) ** 2)));
}

/**
 * The mean doubt in a window around each place, 0..255: a border that is sure of its place is as narrow as the rim that every border
 * has and hardly shows; what may be in or out shows in its whole width.
 * @param {Soft} soft @param {number} threshold @returns {Uint8Array} [height, width]
 */
export function doubtMap(soft, threshold) {
  const { width, height } = soft, { mean, reach } = windows(soft, threshold), out = new Uint8Array(width * height);
  for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++) out[at++] = 255 * mean(x, y, reach) + 0.5;
  return out;
}

/**
 * The places that are least certain, the worst first: where the mean doubt of a window is highest, and of a wider one around it, so that
 * a large open question comes before a small one.
 * @param {Soft} soft @param {number} threshold @param {{ x: number, y: number }[]} [known] places that somebody has pointed at already
 * @returns {Place[]}
 */
export function places(soft, threshold, known = []) {
  const { width, height } = soft, { mean, reach } = windows(soft, threshold), long = Math.max(width, height);
  const step = Math.max(1, reach >> 1), found = /** @type {Place[]} */ ([]);
  for (let y = step >> 1; y < height; y += step) for (let x = step >> 1; x < width; x += step) {
    const doubt = (mean(x, y, reach) + mean(x, y, 3 * reach)) / 2;
    if (doubt >= LEAST) found.push({ x, y, radius: reach, doubt });
  }
  found.sort((a, b) => b.doubt - a.doubt);
  const apart = long * APART, out = /** @type {Place[]} */ ([]);
  for (const place of found) {
    if (out.length >= MOST || place.doubt < LEAST_OF_WORST * found[0].doubt) break;
    const near = (/** @type {{ x: number, y: number }} */ other) => Math.hypot(other.x - place.x, other.y - place.y) < apart;
    if (!out.some(near) && !known.some(other => Math.hypot(other.x - place.x, other.y - place.y) < apart / 2)) out.push(place);
  }
  return out;
}

/** Mean doubt around any place, by sums. @param {Soft} soft @param {number} threshold */
function windows({ width, height, values }, threshold) {
  const reach = Math.max(2, Math.round(Math.max(width, height) * WINDOW)), stride = width + 1, sums = integral(values, doubts(threshold), width, height);
  const mean = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ by) => {
    const x0 = Math.max(0, x - by), x1 = Math.min(width, x + by + 1), y0 = Math.max(0, y - by), y1 = Math.min(height, y + by + 1);
    return (sums[y1 * stride + x1] - sums[y0 * stride + x1] - sums[y1 * stride + x0] + sums[y0 * stride + x0]) / ((x1 - x0) * (y1 - y0));
  };
  return { mean, reach };
}

/** Sums of doubt over [0, x) x [0, y), (height + 1) rows of width + 1. @param {Uint8Array} values @param {Float32Array} table @param {number} width @param {number} height */
function integral(values, table, width, height) {
  const stride = width + 1, sums = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += table[values[y * width + x]];
      sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
    }
  }
  return sums;
}
