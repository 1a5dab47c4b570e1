// Brush strokes and polygons: from what the hand did to edits of the protocol.
import { clamp, finite } from './clean.js';
import { MAX_POINTS, round2, simplify, simplifyTo, split } from './simplify.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./session.js').Mode} Mode */

/** @param {Session} session @param {number[]} raw x, y, ... @param {number} radius @param {boolean} erase @param {number} tolerance picture pixels that nobody sees */
export function stroke(session, raw, radius, erase, tolerance) {
  if (!session.canPaint(erase) || !(radius > 0) || !Number.isFinite(radius)) return;
  const reach = radius + 1, { width, height } = session.picture;
  const points = simplify(finite(raw).map((v, i) => round2(clamp(v, -reach, (i & 1 ? height : width) + reach))), Math.min(tolerance, Math.max(0.3, radius * 0.1)));
  if (points.length === 0) return;
  let mode = erase ? 'subtract' : session.item === null ? 'new' : 'add';
  for (const piece of split(points, MAX_POINTS)) {
    const edit = { kind: 'stroke', ...session.target(/** @type {Mode} */ (mode)), radius, points: piece };
    const spans = session.store.pixelsOf(/** @type {any} */ (edit));
    if (spans.length === 0) continue;
    session.send(edit, spans);
    if (mode === 'new') mode = 'add';
  }
}

/** @param {Session} session @param {number[]} raw x, y, ... */
export function polygon(session, raw) {
  const { width, height } = session.picture;
  const points = simplifyTo(finite(raw).map((v, i) => round2(clamp(v, 0, i & 1 ? height : width))), MAX_POINTS, 0);
  if (points.length < 6) return;
  if (!session.canPrompt()) return;
  const edit = { kind: 'polygon', ...session.target(session.mode), points }, spans = session.store.pixelsOf(/** @type {any} */ (edit));
  if (spans.length > 0) session.send(edit, spans);
}
