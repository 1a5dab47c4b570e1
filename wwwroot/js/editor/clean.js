// Prompts as the server takes them: inside the picture, rounded, and small enough together for one message.
import { MAX_POINTS, round2, simplifyTo } from './simplify.js';

/** @typedef {import('./prompts.js').Prompt} Prompt */

const MAX_LINE_POINTS = 200, MAX_LETTERS = 200;

/** @param {number} v @param {number} low @param {number} high */
export const clamp = (v, low, high) => v < low ? low : v > high ? high : v;

/** Without the pairs that are no numbers. @param {number[]} points */
export function finite(points) {
  if (points.every(Number.isFinite)) return points;
  const out = [];
  for (let i = 0; i + 1 < points.length; i += 2) if (Number.isFinite(points[i]) && Number.isFinite(points[i + 1])) out.push(points[i], points[i + 1]);
  return out;
}

/** @param {Prompt} prompt @param {{ width: number, height: number }} picture @param {Prompt[]} others that go with it @returns {Prompt | null} null when it says nothing */
export function clean(prompt, { width, height }, others) {
  const fx = (/** @type {number} */ v) => round2(clamp(v, 0, width)), fy = (/** @type {number} */ v) => round2(clamp(v, 0, height));
  if (prompt.kind === 'point') {
    if (!(prompt.x >= 0 && prompt.y >= 0 && prompt.x < width && prompt.y < height)) return null;
    return { kind: 'point', x: Math.floor(prompt.x * 100) / 100, y: Math.floor(prompt.y * 100) / 100, positive: prompt.positive };
  }
  if (prompt.kind === 'box') {
    const { x0, y0, x1, y1 } = prompt;
    if (![x0, y0, x1, y1].every(Number.isFinite)) return null;
    const box = { kind: /** @type {'box'} */ ('box'), x0: fx(Math.min(x0, x1)), y0: fy(Math.min(y0, y1)), x1: fx(Math.max(x0, x1)), y1: fy(Math.max(y0, y1)) };
    return box.x1 - box.x0 >= 1 && box.y1 - box.y0 >= 1 ? box : null;
  }
  if (prompt.kind === 'text') {
    const text = prompt.text.replace(/[\s\p{Cc}]+/gu, ' ').trim().slice(0, MAX_LETTERS);
    return text === '' ? null : { kind: 'text', text };
  }
  if (prompt.kind === 'segments') {
    const nodes = [...new Set(prompt.nodes)].filter(node => Number.isInteger(node) && node >= 0);
    return nodes.length === 0 ? null : { kind: 'segments', division: prompt.division, nodes, positive: prompt.positive };
  }
  const used = others.reduce((n, p) => n + (p.kind === 'line' ? p.points.length / 2 + 3 : 4), 0);
  const points = simplifyTo(finite(prompt.points).map((v, i) => i & 1 ? fy(v) : fx(v)), Math.max(4, Math.min(MAX_LINE_POINTS, MAX_POINTS - used)), 0.5);
  return points.length === 0 ? null : { kind: 'line', points, positive: prompt.positive };
}
