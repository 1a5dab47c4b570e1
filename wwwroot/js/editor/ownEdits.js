// What this author can take back and bring back, as the server will decide it (UndoStacks), so that an undo shows at once and offline
// too. Only a forecast: the server's answer replaces what it led to. It knows the edits of this page only, and gives up what it
// knows when the same author edits elsewhere.

/** An edit, or (without an object) one from before this page, that only the server knows. @typedef {{ editId: string, objectId: string | null }} Own */

export class OwnEdits {
  #done = /** @type {Own[]} */ ([]); #undone = /** @type {Own[]} */ ([]);
  /** A new edit leaves nothing to bring back, whatever was before this page. */
  #cleared = false;
  #seen = /** @type {Set<string>} */ (new Set()); #blind = /** @type {Set<string>} */ (new Set());

  /** A new edit goes out. @param {{ editId: string, objectId: string }} edit */
  did({ editId, objectId }) {
    this.#seen.add(editId);
    this.#done.push({ editId, objectId });
    this.#undone = [];
    this.#cleared = true;
  }

  /** An undo or redo goes out. @param {string} editId its own @param {'undo' | 'redo'} kind @returns {{ editId: string, objectId: string } | null} what it is about, where that is known */
  turn(editId, kind) {
    this.#seen.add(editId);
    const [from, to] = kind === 'undo' ? [this.#done, this.#undone] : [this.#undone, this.#done];
    if (kind === 'redo' && from.length === 0 && this.#cleared) { this.#blind.add(editId); return null; }
    // If there is one, the server will find it; until it says that there was none, its place is kept under the turn's own id.
    const target = from.pop() ?? { editId, objectId: null };
    to.push(target);
    if (target.editId === editId) this.#blind.add(editId);
    return target.objectId === null ? null : /** @type {{ editId: string, objectId: string }} */ (target);
  }

  /** What the next undo or redo would be about. @param {'undo' | 'redo'} kind */
  next(kind) {
    const next = (kind === 'undo' ? this.#done : this.#undone).at(-1);
    return next === undefined || next.objectId === null ? null : next;
  }

  /** The server did not do an edit. @param {{ editId: string, kind: string }} edit */
  refused({ editId, kind }) {
    [this.#done, this.#undone] = [this.#done, this.#undone].map(list => list.filter(e => e.editId !== editId));
    // After a turn that did not happen, though there was something, nobody here knows what the server's next one would be.
    if ((kind === 'undo' || kind === 'redo') && !this.#blind.has(editId)) this.#forget();
  }

  /** An edit of this author became known; another window's means that this page's stacks are not the whole story. @param {string | undefined} editId */
  heard(editId) { if (editId !== undefined && !this.#seen.has(editId)) this.#forget(); }

  #forget() { this.#cleared = false; this.#done = []; this.#undone = []; }
}
