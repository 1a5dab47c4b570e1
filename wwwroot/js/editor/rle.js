// COCO compressed RLE and the patches of the protocol.
import { EMPTY, bounds, firstAfter, pushSpan, rectangle, subtract, union } from './mask.js';

/** @typedef {import('./mask.js').Spans} Spans */
/** @typedef {import('./mask.js').Rect} Rect */
/** @typedef {{ x: number, y: number, w: number, h: number, counts: string }} Patch */

/**
 * Run lengths of a counts string, background first. Each number is written in 5-bit groups, low first, offset by 48;
 * from the fourth number on it is the difference to the one two before.
 * @param {string} counts @returns {number[]}
 */
export function decodeCounts(counts) {
  const runs = [];
  for (let i = 0; i < counts.length;) {
    let value = 0, unit = 1, more = true;
    while (more) {
      if (i >= counts.length) throw new RangeError('RLE counts end inside a number');
      const code = counts.charCodeAt(i++) - 48;
      if (code < 0 || code > 63) throw new RangeError(`RLE counts hold an impossible character at ${i - 1}`);
      // Multiplication instead of shifts: a difference may need more than 32 bits while it is put together.
      value += (code & 31) * unit;
      unit *= 32;
      more = (code & 32) !== 0;
      if (!more && (code & 16) !== 0) value -= unit;
    }
    if (runs.length > 2) value += runs[runs.length - 2];
    if (value < 0) throw new RangeError('RLE counts hold a negative run');
    runs.push(value);
  }
  return runs;
}

/** @param {ArrayLike<number>} runs @returns {string} */
export function encodeCounts(runs) {
  let text = '';
  for (let i = 0; i < runs.length; i++) {
    let value = i > 2 ? runs[i] - runs[i - 2] : runs[i];
    for (let more = true; more;) {
      const code = ((value % 32) + 32) % 32;
      value = Math.floor(value / 32);
      more = (code & 16) !== 0 ? value !== -1 : value !== 0;
      text += String.fromCharCode((more ? code | 32 : code) + 48);
    }
  }
  return text;
}

/** Spans of a patch in a picture. @param {Patch} patch @param {number} width @param {number} height @returns {Spans} */
export function fromPatch(patch, width, height) {
  const { x, y, w, h } = patch;
  if (w === 0 || h === 0) return EMPTY;
  if (!(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= width && y + h <= height)) throw new RangeError('Patch outside the picture');
  const out = [], runs = decodeCounts(patch.counts);
  let at = 0;
  for (let i = 0; i < runs.length; i++) {
    const end = Math.min(at + runs[i], w * h);
    if ((i & 1) === 1) {
      while (at < end) {
        const column = Math.floor(at / h), row = at - column * h, take = Math.min(end - at, h - row);
        const start = (x + column) * height + y + row;
        pushSpan(out, start, start + take);
        at += take;
      }
    }
    at = end;
  }
  return new Uint32Array(out);
}

/**
 * The content of one rectangle of a mask (its bounds when none is given).
 * @param {Spans} spans @param {number} height @param {Rect | null} [rect] @returns {Patch}
 */
export function toPatch(spans, height, rect = bounds(spans, height)) {
  if (rect === null || rect.w === 0 || rect.h === 0) return { x: 0, y: 0, w: 0, h: 0, counts: '' };
  const runs = [];
  let ink = 0, length = 0;
  const add = (/** @type {number} */ value, /** @type {number} */ n) => {
    if (n === 0) return;
    if (value !== ink) { runs.push(length); ink = value; length = 0; }
    length += n;
  };
  for (let x = rect.x; x < rect.x + rect.w; x++) {
    let at = x * height + rect.y, i = firstAfter(spans, at);
    const end = at + rect.h;
    while (at < end) {
      const next = i < spans.length && spans[i] < end ? spans[i] : end;
      add(i & 1, next - at);
      at = next;
      i++;
    }
  }
  runs.push(length);
  return { x: rect.x, y: rect.y, w: rect.w, h: rect.h, counts: encodeCounts(runs) };
}

/** A patch replaces what its rectangle held. @param {Spans} spans @param {Patch} patch @param {number} width @param {number} height */
export function replacePatch(spans, patch, width, height) {
  if (patch.w === 0 || patch.h === 0) return EMPTY;
  return union(subtract(spans, rectangle(patch, height)), fromPatch(patch, width, height));
}
