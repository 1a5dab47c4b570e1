// Fewer points for the same line, so that a message stays below the protocol's 32 KB.

/** A coordinate pair written with two decimals takes at most 18 characters; 1,200 of them leave room for the rest. */
export const MAX_POINTS = 1200;

/** Two decimals: finer than any pixel rule needs and short in JSON. @param {number} v */
export const round2 = v => Math.round(v * 100) / 100;

/**
 * Douglas-Peucker. @param {number[]} points x, y, ... @param {number} tolerance in the points' unit @returns {number[]}
 */
export function simplify(points, tolerance) {
  const count = points.length >> 1;
  if (count <= 2) return points.slice();
  const keep = new Uint8Array(count), limit = tolerance * tolerance;
  keep[0] = keep[count - 1] = 1;
  const stack = [0, count - 1];
  while (stack.length > 0) {
    const last = /** @type {number} */ (stack.pop()), first = /** @type {number} */ (stack.pop());
    const ax = points[2 * first], ay = points[2 * first + 1];
    const ux = points[2 * last] - ax, uy = points[2 * last + 1] - ay, length = ux * ux + uy * uy;
    let worst = -1, at = -1;
    for (let i = first + 1; i < last; i++) {
      const px = points[2 * i] - ax, py = points[2 * i + 1] - ay;
      const t = length > 0 ? Math.min(1, Math.max(0, (px * ux + py * uy) / length)) : 0;
      const d = (px - t * ux) ** 2 + (py - t * uy) ** 2;
      if (d > worst) { worst = d; at = i; }
    }
    if (worst > limit) { keep[at] = 1; stack.push(first, at, at, last); }
  }
  const out = [];
  for (let i = 0; i < count; i++) if (keep[i] === 1) out.push(points[2 * i], points[2 * i + 1]);
  return out;
}

/** Simplifies ever more until at most `max` points are left. @param {number[]} points @param {number} max @param {number} tolerance */
export function simplifyTo(points, max, tolerance) {
  let out = simplify(points, tolerance);
  for (let t = Math.max(tolerance, 0.1) * 2; out.length > 2 * max; t *= 2) out = simplify(points, t);
  return out;
}

/** Cuts a line into pieces of at most `max` points, each starting where the one before ended. @param {number[]} points @param {number} max */
export function split(points, max = MAX_POINTS) {
  const pieces = [];
  for (let i = 0; i === 0 || i < points.length - 2; i += 2 * (max - 1)) pieces.push(points.slice(i, i + 2 * max));
  return pieces;
}
