// The others on this picture: their cursors and what they have selected, where this window is for them, and following one's view.

/** @typedef {import('./pointers.js').Sample} Sample */
/** @typedef {{ id: string, name: string, colour: string, place: { x: number | null, y: number | null, selected: string | null, view: number[] | null } }} Visitor */

/** Milliseconds between two reports: while somebody sees them, and while nobody is there. */
const GAP = 50, ALONE = 2000;

export class Presence {
  #cursors = /** @type {Map<string, HTMLElement>} */ (new Map()); #pointer = /** @type {Sample | null} */ (null);
  #timer = /** @type {any} */ (null); #last = ''; #next = 0; #closed = false; #telling = false;
  visitors = /** @type {Visitor[]} */ ([]);
  /** Whose view is followed. @type {string | null} */ following = null;

  /** @param {import('./editor.js').Editor} editor @param {HTMLElement} root */
  constructor(editor, root) {
    this.editor = editor;
    this.root = root;
  }

  /** Who is here and where, from the server. @param {Visitor[]} visitors */
  show(visitors) {
    const before = this.visitors.length;
    this.visitors = visitors;
    for (const [id, cursor] of this.#cursors) if (!visitors.some(v => v.id === id)) { cursor.remove(); this.#cursors.delete(id); }
    for (const visitor of visitors) if (!this.#cursors.has(visitor.id)) this.#cursors.set(visitor.id, this.#cursor(visitor));
    this.place();
    this.editor.painter.scheduler.invalidate('ink');
    if (this.following !== null) {
      const leader = visitors.find(v => v.id === this.following);
      if (leader === undefined) this.follow(null); else this.#lookAt(leader);
    }
    // A newcomer wants to know where this window is, now.
    if (before === 0 && visitors.length > 0) { this.#last = ''; this.#next = 0; clearTimeout(this.#timer); this.#timer = null; this.changed(); }
  }

  /** Takes somebody's view and keeps it until this window is moved by hand. @param {string | null} id */
  follow(id) {
    if (id === this.following) return;
    this.following = id;
    const leader = this.visitors.find(v => v.id === id);
    if (leader !== undefined) { this.#lookAt(leader); this.editor.session.say(`You see what ${leader.name} sees. Pan or zoom to look for yourself.`); }
    this.editor.changed();
  }

  /** Cursors stand on the picture, not on the screen. */
  place() {
    const { view } = this.editor;
    for (const { id, place: { x, y } } of this.visitors) {
      const cursor = /** @type {HTMLElement} */ (this.#cursors.get(id));
      cursor.hidden = x === null || y === null;
      if (x === null || y === null) continue;
      const at = view.toScreen(x, y);
      cursor.style.transform = `translate(${at.x}px, ${at.y}px)`;
    }
  }

  /** What others have selected. @param {import('./ink.js').Ink} ink */
  draw(ink) {
    for (const { name, colour, place } of this.visitors) {
      const box = place.selected === null ? null : this.editor.session.store.items.get(place.selected)?.box ?? null;
      if (box !== null) ink.selection(box.x, box.y, box.x + box.w, box.y + box.h, colour, name);
    }
  }

  /** @param {Sample | null} s over the picture, or nowhere */
  moved(s) { this.#pointer = s; this.changed(); }

  /** This window's pointer, selection or view may be another. */
  changed() {
    if (this.#timer === null && !this.#closed && !this.#telling) this.#timer = setTimeout(this.#tell, Math.max(0, this.#next - performance.now()));
  }

  dispose() {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const cursor of this.#cursors.values()) cursor.remove();
  }

  #tell = async () => {
    this.#timer = null;
    const { session, view } = this.editor, here = this.#pointer, a = view.toPicture(0, 0), b = view.toPicture(view.width, view.height);
    const round = (/** @type {number} */ v) => Math.round(v * 10) / 10;
    const place = { pointer: here === null ? null : [round(here.x), round(here.y)], selected: session.selected, view: [a.x, a.y, b.x - a.x, b.y - a.y].map(round) };
    const text = JSON.stringify(place);
    if (text === this.#last || this.#closed || !session.link.online) return;
    this.#last = text;
    this.#next = performance.now() + (this.visitors.length > 0 ? GAP : ALONE);
    this.#telling = true;
    const arrived = await session.link.tell('Place', place);
    this.#telling = false;
    if (!arrived) this.#last = '';
    else this.changed();
  };

  /** @param {Visitor} leader */
  #lookAt({ place: { view: seen } }) {
    if (seen === null || seen.length !== 4) return;
    const [x, y, w, h] = seen, { view } = this.editor;
    const scale = Math.min(view.width / Math.max(w, 1e-3), view.height / Math.max(h, 1e-3));
    if (Math.abs(scale - view.scale) < 1e-6 * scale) { /* only moved */ } else view.zoomTo(scale);
    view.centreOn(x + w / 2, y + h / 2);
    this.editor.viewChanged(false);
  }

  /** @param {Visitor} visitor */
  #cursor({ name, colour }) {
    const cursor = document.createElement('div'), label = document.createElement('span');
    cursor.className = 'iseg-peer';
    cursor.setAttribute('aria-hidden', 'true');
    cursor.style.setProperty('--iseg-peer', colour);
    label.textContent = name;
    cursor.append(label);
    this.root.append(cursor);
    return cursor;
  }
}
