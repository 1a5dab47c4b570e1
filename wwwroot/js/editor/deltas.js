// What this page's acknowledged edits did to their objects, so that taking one back can be shown before the server does it.
import { subtract, union } from './mask.js';

/** @typedef {import('./store.js').Item} Item */
/** @typedef {import('./mask.js').Spans} Spans */
/** @typedef {{ before: Item | undefined, after: Item | undefined, on: Spans, off: Spans }} Delta */

/** So many steps back are shown at once; further ones when the server answers. */
const KEPT = 100;

export class Deltas {
  #known = /** @type {Map<string, Delta>} */ (new Map());

  /** @param {string} editId @param {Item | undefined} before @param {Item | undefined} after */
  add(editId, before, after) {
    const [was, is] = [before?.spans ?? [], after?.spans ?? []];
    this.#known.set(editId, { before, after, on: subtract(is, was), off: subtract(was, is) });
    if (this.#known.size > KEPT) this.#known.delete(/** @type {string} */ (this.#known.keys().next().value));
  }

  /** The object without (or with) an edit again; as it is where nothing is known. @param {Item | undefined} item @param {string} editId @param {'undo' | 'redo'} kind @returns {Item | undefined} */
  turned(item, editId, kind) {
    const delta = this.#known.get(editId);
    if (delta === undefined) return item;
    const { from, to, plus, minus } = kind === 'undo'
      ? { from: delta.after, to: delta.before, plus: delta.off, minus: delta.on }
      : { from: delta.before, to: delta.after, plus: delta.on, minus: delta.off };
    if (to === undefined) return undefined;
    if (from === undefined || item === undefined) return item ?? (from === undefined ? to : undefined);
    return {
      ...item,
      spans: union(subtract(item.spans, minus), plus),
      // What others chose meanwhile stays.
      categoryId: item.categoryId === from.categoryId ? to.categoryId : item.categoryId,
      locked: item.locked === from.locked ? to.locked : item.locked,
    };
  }
}
