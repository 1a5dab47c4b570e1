// The objects of the picture: what the server has acknowledged, and on top of it the edits still under way. What is shown
// is always acknowledged + pending, so a refusal, a reply or somebody else's edit can never lose a stroke or make it flicker.
import { Deltas } from './deltas.js';
import { EMPTY, area, bounds, contains, difference, subtract, union } from './mask.js';
import { fromPatch, replacePatch, toPatch } from './rle.js';
import { polygonSpans } from './polygon.js';
import { strokeSpans } from './stroke.js';

/** @typedef {import('./mask.js').Spans} Spans */
/** @typedef {import('./mask.js').Rect} Rect */
/** @typedef {import('./outbox.js').Edit} Edit */
/** @typedef {{ id: string, categoryId: any, locked: boolean, order: number, spans: Spans, box: Rect | null }} Item */
/** @typedef {{ edit: Edit, spans: Spans }} Pending */

export class ObjectStore {
  #acknowledged = /** @type {Map<string, Item>} */ (new Map());
  #pending = /** @type {Pending[]} */ ([]);
  #deltas = new Deltas();
  /** What is shown. */
  items = /** @type {Map<string, Item>} */ (new Map());

  /**
   * @param {number} width @param {number} height
   * @param {(id: string, rect: Rect | null) => void} onChange an object changed; `rect` holds every pixel to repaint
   */
  constructor(width, height, onChange) {
    this.width = width;
    this.height = height;
    this.onChange = onChange;
  }

  /** Lowest first. @returns {Item[]} */
  sorted() { return [...this.items.values()].sort((a, b) => a.order - b.order); }

  /** The pixels that an edit covers. @param {Edit} edit @returns {Spans} */
  pixelsOf(edit) {
    if (edit.kind === 'stroke') return strokeSpans(edit.points, edit.radius, this.width, this.height);
    if (edit.kind === 'polygon') return polygonSpans(edit.points, this.width, this.height);
    return EMPTY;
  }

  /** Paints an edit that was not answered yet. @param {Edit} edit @param {Spans} [spans] its pixels, where known */
  addPending(edit, spans = this.pixelsOf(edit)) {
    const pending = { edit, spans };
    this.#pending.push(pending);
    if (edit.objectId === undefined) return;
    // Taking back what was not answered yet is leaving it out, wherever it stands in the queue.
    if (edit.target !== undefined) this.#recompute(edit.objectId);
    else this.#show(edit.objectId, this.#applied(this.items.get(edit.objectId), pending));
  }

  /**
   * Takes what the server says as the truth, and forgets the pending edit that it answers.
   * @param {any[]} changes of the protocol @param {string} [editId]
   */
  acknowledge(changes, editId) {
    const before = editId === undefined ? undefined : this.#acknowledged.get(changes[0]?.id);
    const found = this.#pending.findIndex(p => p.edit.editId === editId), settled = found < 0 ? null : this.#pending[found];
    const target = settled?.edit.objectId, oldest = settled !== null && this.#pending.findIndex(p => p.edit.objectId === target) === found;
    const touched = new Set(changes.map(c => c.id));
    if (target !== undefined) touched.add(target);
    // What the oldest pending edit was expected to do. If the server did just that, what is shown is right already, and a
    // long queue that comes back after an outage costs one union an answer instead of one for all that still wait.
    const expected = oldest && settled !== null ? this.#applied(this.#acknowledged.get(target), settled) : undefined;

    for (const change of changes) {
      const before = this.#acknowledged.get(change.id);
      if (change.deleted) { this.#acknowledged.delete(change.id); continue; }
      const spans = change.mask ? replacePatch(before?.spans ?? EMPTY, change.mask, this.width, this.height) : before?.spans ?? EMPTY;
      this.#acknowledged.set(change.id, this.#item(change, spans));
    }
    if (found >= 0) this.#pending.splice(found, 1);
    if (settled !== null && settled.edit.kind !== 'undo' && settled.edit.kind !== 'redo' && changes.length > 0) {
      const after = this.#acknowledged.get(changes[0].id);
      this.#deltas.add(settled.edit.editId, before, after && { ...after, box: bounds(after.spans, this.height) });
    }
    if (expected !== undefined && alike(expected, this.#acknowledged.get(target))) touched.delete(target);
    for (const id of touched) this.#recompute(id);
  }

  /** What an edit that was not answered yet paints. @param {string} editId @returns {Spans} */
  pendingSpans(editId) { return this.#pending.find(p => p.edit.editId === editId)?.spans ?? EMPTY; }

  /** The edit was refused. @param {string} editId */
  rollBack(editId) { this.acknowledge([], editId); }

  /** @param {{ objects: any[] }} snapshot */
  reset(snapshot) {
    const ids = new Set([...this.items.keys(), ...snapshot.objects.map(o => o.id)]);
    this.#acknowledged = new Map(snapshot.objects.map(o => [o.id, this.#item(o, o.mask ? fromPatch(o.mask, this.width, this.height) : EMPTY)]));
    for (const id of ids) this.#recompute(id);
  }

  /** Topmost object at a pixel. @param {number} x @param {number} y @param {(item: Item) => boolean} visible */
  at(x, y, visible) {
    const px = Math.floor(x), py = Math.floor(y);
    return this.sorted().reverse().find(item => visible(item) && inBox(item.box, px, py) && contains(item.spans, this.height, px, py)) ?? null;
  }

  /** In the shape of the protocol. */
  snapshot() {
    return this.sorted().map(({ id, categoryId, locked, order, spans, box }) => ({
      id, categoryId, locked, order, area: area(spans), bbox: box === null ? [0, 0, 0, 0] : [box.x, box.y, box.w, box.h],
      mask: toPatch(spans, this.height, box),
    }));
  }

  /** @param {any} state @param {Spans} spans @returns {Item} */
  #item({ id, categoryId, locked, order }, spans) {
    return { id, categoryId, locked: locked === true, order, spans, box: bounds(spans, this.height) };
  }

  /** @param {string} id */
  #recompute(id) {
    const pending = this.#pending.filter(p => p.edit.objectId === id), out = /** @type {Set<string>} */ (new Set());
    for (const { edit } of pending) if (edit.kind === 'undo') out.add(edit.target); else if (edit.kind === 'redo') out.delete(edit.target);
    const waiting = new Set(pending.map(p => p.edit.editId));
    let item = this.#acknowledged.get(id);
    for (const each of pending) {
      const { edit } = each;
      if (edit.kind === 'undo' || edit.kind === 'redo') { if (!waiting.has(edit.target)) item = this.#turned(item, edit); }
      else if (!out.has(edit.editId)) item = this.#applied(item, each);
    }
    this.#show(id, item);
  }

  /** @param {Item | undefined} item @param {Pending} pending @returns {Item | undefined} */
  #applied(item, { edit, spans }) {
    const withSpans = (/** @type {Item} */ old, /** @type {Spans} */ now) => ({ ...old, spans: now, box: bounds(now, this.height) });
    switch (edit.kind) {
      case 'delete': return undefined;
      case 'category': return item && { ...item, categoryId: edit.categoryId };
      case 'lock': return item && { ...item, locked: edit.locked };
      case 'accept': case 'suggestion': case 'stroke': case 'polygon':
        if (edit.mode === 'new')
          // An object that exists already is the server's own answer to this edit, come by another way.
          return item ?? this.#item({ id: edit.objectId, categoryId: edit.categoryId, locked: false, order: this.#nextOrder() }, spans);
        if (item === undefined) return undefined;
        // After a reload the mask of a suggestion is the server's alone; until it answers, what is there stays to be seen.
        if (edit.mode === 'replace') return spans.length > 0 ? withSpans(item, spans) : item;
        return withSpans(item, edit.mode === 'subtract' ? subtract(item.spans, spans) : union(item.spans, spans));
      case 'undo': case 'redo': return this.#turned(item, edit);
      default: return item;
    }
  }

  /** @param {Item | undefined} item @param {Edit} edit an undo or redo */
  #turned(item, edit) {
    const turned = this.#deltas.turned(item, edit.target, /** @type {'undo' | 'redo'} */ (edit.kind));
    return turned && { ...turned, box: bounds(turned.spans, this.height) };
  }

  #nextOrder() {
    let order = 0;
    for (const item of this.items.values()) if (item.order >= order) order = item.order + 1;
    return order;
  }

  /** @param {string} id @param {Item | undefined} item */
  #show(id, item) {
    const before = this.items.get(id);
    if (before === undefined && item === undefined) return;
    if (item === undefined) this.items.delete(id); else this.items.set(id, item);
    const looks = before === undefined || item === undefined || before.categoryId !== item.categoryId || before.order !== item.order;
    // Only the pixels that differ are painted again; mostly the server's answer is what was painted already.
    const rect = looks ? cover(before?.box ?? null, item?.box ?? null) : bounds(difference(before.spans, item.spans), this.height);
    if (rect !== null || looks || before.locked !== item.locked) this.onChange(id, rect);
  }
}

/** @param {Item} a @param {Item | undefined} b */
function alike(a, b) {
  return b !== undefined && a.categoryId === b.categoryId && a.locked === b.locked && a.order === b.order &&
    a.spans.length === b.spans.length && a.spans.every((v, i) => v === b.spans[i]);
}

/** @param {Rect | null} a @param {Rect | null} b @returns {Rect | null} */
export function cover(a, b) {
  if (a === null || b === null) return a ?? b;
  const x = Math.min(a.x, b.x), y = Math.min(a.y, b.y);
  return { x, y, w: Math.max(a.x + a.w, b.x + b.w) - x, h: Math.max(a.y + a.h, b.y + b.h) - y };
}

/** @param {Rect | null} box @param {number} x @param {number} y */
const inBox = (box, x, y) => box !== null && x >= box.x && y >= box.y && x < box.x + box.w && y < box.y + box.h;
