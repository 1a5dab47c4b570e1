// Painted edits that the server refused for good: the picture, the object or the category was deleted meanwhile, the object locked, a
// right taken away. They are kept in this browser until the person has decided: draw them again, save a copy, or discard them.
import { toPatch } from './rle.js';
import { uuid } from './uuid.js';

/** @typedef {import('./outbox.js').Edit} Edit */
/** @typedef {import('./mask.js').Spans} Spans */
/** @typedef {{ edit: Edit, code: string, error: string, mask?: any }} Refused */
/**
 * @typedef {object} RescueOptions
 * @property {import('./outbox.js').Store | null} storage
 * @property {{ id: any, key?: any, name?: string, width: number, height: number }} picture
 * @property {(fields: any, mask: any) => void} send draws one again
 * @property {(objectId: string) => boolean} exists whether an object is there to be painted on
 * @property {() => void} onChange
 */

const PAINTED = new Set(['accept', 'stroke', 'polygon']);
/** Refusals that are nobody's mistake. */
const KEPT = new Set(['gone', 'category', 'locked', 'forbidden']);

export class Rescue {
  #options;
  items = /** @type {Refused[]} */ ([]);
  /** The whole picture is gone: there is nothing to draw on. */
  pictureGone = false;

  /** @param {RescueOptions} options */
  constructor(options) {
    this.#options = options;
    try { this.items = JSON.parse(options.storage?.getItem(this.#key) ?? '[]'); } catch { this.items = []; }
    if (!Array.isArray(this.items)) this.items = [];
  }

  get #key() { const { picture } = this.#options; return `iseg.rescued:${picture.key ?? picture.id}`; }

  /** Whether a refused edit is worth a question. @param {Edit} edit @param {string} code */
  static takes(edit, code) { return PAINTED.has(edit.kind) && KEPT.has(code); }

  /** @param {Edit} edit @param {{ code: string, error: string }} reply @param {Spans} spans what it painted */
  add(edit, { code, error }, spans) {
    this.#set([...this.items, { edit, code, error, mask: spans.length > 0 ? toPatch(spans, this.#options.picture.height) : undefined }]);
  }

  /** In words, for the panel. */
  get reason() {
    const [first] = this.items;
    if (first === undefined) return '';
    if (this.pictureGone) return 'The picture was deleted.';
    const why = this.items.find(item => item.code !== 'gone') ?? first;
    return { category: 'The category was deleted.', locked: 'The object was locked.', forbidden: 'You may not edit here any more.' }[why.code] ?? 'The object was deleted.';
  }

  /** Draws everything again as new objects of a category; what was painted on one object stays together. @param {any} categoryId */
  drawAgain(categoryId) {
    const items = this.items, ids = /** @type {Map<string, string>} */ (new Map()), { send, exists } = this.#options;
    this.#set([]);
    for (const { edit, mask, code } of items) {
      const there = code !== 'locked' && exists(edit.objectId), known = ids.get(edit.objectId);
      // There is nothing to take away from an object that is made anew.
      if (!there && known === undefined && edit.mode === 'subtract') continue;
      const objectId = there ? edit.objectId : known ?? uuid(), mode = there ? (edit.mode === 'new' ? 'add' : edit.mode) : known !== undefined ? (edit.mode === 'new' ? 'add' : edit.mode) : 'new';
      ids.set(edit.objectId, objectId);
      send({ ...edit, editId: uuid(), objectId, categoryId, mode }, mask);
    }
  }

  /** Sends everything again as it was: the right is back, say. */
  tryAgain() {
    const items = this.items;
    this.#set([]);
    for (const { edit, mask } of items) this.#options.send({ ...edit, editId: uuid() }, mask);
  }

  discard() { this.#set([]); }

  /** A copy to keep. */
  file() { return copyOf(this.#options.picture, this.reason, this.items); }

  /** @param {Refused[]} items */
  #set(items) {
    this.items = items;
    try {
      if (items.length > 0) this.#options.storage?.setItem(this.#key, JSON.stringify(items));
      else this.#options.storage?.removeItem(this.#key);
    } catch { /* until the page goes */ }
    this.#options.onChange();
  }
}

/** Edits as a file that people and programs can read. @param {any} picture @param {string} reason @param {Refused[]} items @returns {{ name: string, text: string }} */
export function copyOf({ id, name, width, height }, reason, items) {
  const stem = String(name ?? `picture-${id}`).replace(/[^\w.-]+/g, '_');
  return {
    name: `iseg-edits-${stem}.json`,
    text: JSON.stringify({
      format: 'iseg-edits', version: 1, picture: { id, name, width, height }, reason, savedAt: new Date().toISOString(),
      // The mask is COCO compressed RLE inside the rectangle x, y, w, h.
      edits: items.map(({ edit, code, error, mask }) => ({ ...edit, mask, refused: code && { code, error } })),
    }, null, 2),
  };
}

