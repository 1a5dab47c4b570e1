// What the engine suggests: drawn dashed over the picture, looked at one by one, accepted or rejected. Accepting is an edit like any other: it
// is painted at once, waits in the outbox, and can be undone. The server knows the masks; only the number of a suggestion travels.
import { bounds, contains } from './mask.js';
import { fromPatch } from './rle.js';
import { suggestionLook } from './looks.js';

/** @typedef {import('./editor.js').Editor} Editor */
/** @typedef {{ id: number, editId: string, objectId: string, replaces: string | null, categoryId: any, name: string, score: number | null, spans: import('./mask.js').Spans, box: import('./mask.js').Rect | null }} Suggestion */

export class Suggestions {
  /** Open ones, surest first. */
  items = /** @type {Suggestion[]} */ ([]);
  /** The one that is looked at. */
  current = /** @type {number | null} */ (null);
  #pointed = /** @type {number | null} */ (null);
  /** Decided here; a list that the server made before it heard of that still has them. */
  #decided = /** @type {Map<number, Suggestion>} */ (new Map());

  /** Of those, what the server has said that it knows. One list may have been on its way; what a later one has is open again. */
  #known = /** @type {Set<number>} */ (new Set());

  /** @param {Editor} editor */
  constructor(editor) { this.editor = editor; }

  /** The server's list of what is open. @param {any[]} list */
  set(list) {
    const { width, height } = this.editor.session.picture, before = this.items;
    const waiting = new Set(this.editor.session.outbox.edits.map(edit => /** @type {any} */ (edit).suggestion));
    const listed = new Set(list.map(s => s.id));
    for (const id of this.#decided.keys()) if (!listed.has(id)) this.#decided.delete(id);
    this.items = list.filter(({ id }) => !this.#decided.has(id) && !waiting.has(id)).map(({ mask, ...rest }) => {
      const spans = fromPatch(mask, width, height);
      return { ...rest, spans, box: bounds(spans, height) };
    });
    for (const id of this.#known) this.#decided.delete(id);
    this.#known.clear();
    if (this.#find(this.current) === undefined) this.current = null;
    this.#redraw([...before, ...this.items]);
  }

  /** From the panel. @param {string} what @param {number | null} id @param {any} category */
  call(what, id, category) {
    const item = this.#find(id);
    switch (what) {
      case 'point': this.#pointed = id; this.#redraw(this.items); break;
      case 'go': if (item !== undefined) this.#look(item, true); break;
      case 'accept': if (item !== undefined) this.#accept(item, category ?? null); break;
      case 'reject': if (item !== undefined) this.#reject([item]); break;
      case 'acceptAll': for (const each of [...this.items]) this.#accept(each, null); break;
      case 'rejectAll': this.#reject([...this.items]); break;
    }
  }

  /** A key, where it means something here. @param {string} action @returns {boolean} */
  key(action) {
    const item = this.#find(this.current), digit = /^category-(\d)$/.exec(action)?.[1], { session } = this.editor;
    if (action === 'suggestion-next') this.#step(1);
    else if (action === 'suggestion-previous') this.#step(-1);
    else if (action === 'suggestion-accept') { if (item === undefined) this.#step(1); else this.#accept(item, null); }
    else if (action === 'suggestion-reject') { if (item === undefined) this.#step(1); else this.#reject([item]); }
    else if (action === 'suggestion-accept-all') this.call('acceptAll', null, null);
    else if (item === undefined || session.prompts.open) return false;
    else if (action === 'accept') this.#accept(item, null);
    else if (action === 'delete') this.#reject([item]);
    else if (action === 'cancel') this.#look(null, false);
    else if (digit !== undefined) {
      const category = session.categories.find(c => c.hotkey === digit) ?? (session.categories.some(c => c.hotkey) ? undefined : session.categories[Number(digit) - 1]);
      if (category !== undefined) this.#accept(item, category.id);
    } else return false;
    return true;
  }

  /** The smallest one at a place becomes the one that is looked at: with the select tool, where no object lies. @param {number} x @param {number} y @returns {boolean} */
  pick(x, y) {
    const px = Math.floor(x), py = Math.floor(y), height = this.editor.session.picture.height;
    const found = this.items.filter(s => s.box !== null && px >= s.box.x && py >= s.box.y && px < s.box.x + s.box.w && py < s.box.y + s.box.h && contains(s.spans, height, px, py));
    found.sort((a, b) => (a.box?.w ?? 0) * (a.box?.h ?? 0) - (b.box?.w ?? 0) * (b.box?.h ?? 0));
    this.#look(found[0] ?? null, false);
    return found.length > 0;
  }

  /** Something else was chosen: keys are meant for that. */
  leave() { if (this.current !== null) this.#look(null, false); }

  /** What is painted, lowest first: the one that is looked at or pointed at last. @returns {import('./maskTiles.js').Source[]} */
  sources() {
    const strong = this.#pointed ?? this.current;
    return [...this.items].sort((a, b) => Number(a.id === strong) - Number(b.id === strong)).map(({ id, categoryId, spans, box }) =>
      ({ spans, box, look: suggestionLook(this.editor.session.category(categoryId)?.color, id === strong) }));
  }

  /** @param {number | null} id */
  #find(id) { return id === null ? undefined : this.items.find(s => s.id === id); }

  /** @param {number} by */
  #step(by) {
    if (this.items.length === 0) return this.editor.session.say('There are no open suggestions on this picture. Alt+O goes to the next one that has some.');
    const at = this.items.findIndex(s => s.id === this.current);
    this.#look(this.items[at < 0 ? (by > 0 ? 0 : this.items.length - 1) : (at + by + this.items.length) % this.items.length], true);
  }

  /** @param {Suggestion | null} item @param {boolean} show */
  #look(item, show) {
    this.current = item?.id ?? null;
    const { view } = this.editor, box = item?.box ?? null;
    if (show && box !== null) {
      const seen = view.visible();
      // What can be seen already is not moved about.
      if (box.x < seen.x || box.y < seen.y || box.x + box.w > seen.x + seen.w || box.y + box.h > seen.y + seen.h) { view.show([box.x, box.y, box.w, box.h]); this.editor.viewChanged(); }
    }
    this.#redraw(this.items);
  }

  /** @param {Suggestion} item @param {any} category what it is to be; null for what was suggested, or else the active category */
  #accept(item, category) {
    const { session } = this.editor, wanted = category ?? item.categoryId ?? session.activeCategory;
    if (item.replaces === null && wanted === null) return session.say('Choose a category first: nobody has said what this is.');
    if (item.replaces !== null && session.store.items.get(item.replaces)?.locked) return session.say('The object of this suggestion is locked. Unlock it first (Alt+L).');
    const replaced = item.replaces !== null && session.store.items.has(item.replaces) ? item.replaces : null;
    this.#remove([item]);
    session.send({
      kind: 'suggestion', editId: item.editId, suggestion: item.id, categoryId: wanted,
      objectId: replaced ?? item.objectId, mode: replaced === null ? 'new' : 'replace',
    }, item.spans);
  }

  /** @param {Suggestion[]} items */
  async #reject(items) {
    if (items.length === 0) return;
    this.#remove(items);
    const { session } = this.editor;
    try {
      const reply = await session.link.call('RejectSuggestions', { ids: items.map(s => s.id) });
      if (reply.ok) { for (const { id } of items) this.#known.add(id); return; }
      session.say(reply.error);
    } catch { session.say('The server cannot be reached: nothing was rejected.'); }
    for (const { id } of items) this.#back(id);
  }

  /** Takes decided ones away and looks at the next. @param {Suggestion[]} items */
  #remove(items) {
    const at = this.items.findIndex(s => s.id === this.current), gone = new Set(items.map(s => s.id)), looked = this.current !== null && gone.has(this.current);
    for (const item of items) this.#decided.set(item.id, item);
    this.items = this.items.filter(s => !gone.has(s.id));
    if (looked) this.current = this.items[Math.min(at, this.items.length - 1)]?.id ?? null;
    if (this.#pointed !== null && gone.has(this.#pointed)) this.#pointed = null;
    this.#redraw([...items, ...this.items]);
  }

  /** The server knows of an acceptance. @param {any} edit */
  accepted(edit) { if (edit.kind === 'suggestion') this.#known.add(edit.suggestion); }

  /** The server refused an acceptance: it is open again, if it still is. @param {any} edit */
  refused(edit) { if (edit.kind === 'suggestion') this.#back(edit.suggestion); }

  /** @param {number} id */
  #back(id) {
    const item = this.#decided.get(id);
    this.#decided.delete(id);
    if (item === undefined || this.#find(id) !== undefined) return;
    this.items = [...this.items, item];
    this.#redraw([item]);
  }

  /** @param {Suggestion[]} touched */
  #redraw(touched) {
    const { painter } = this.editor;
    for (const { box } of touched) if (box !== null) painter.suggested.invalidate(box);
    painter.scheduler.invalidate('suggested');
    this.editor.changed();
  }
}

