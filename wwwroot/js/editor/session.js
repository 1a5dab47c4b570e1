// One person's work on one picture: objects, prompts, edits and their way to the server. Knows no canvas and no DOM.
import { Allowed } from './allowed.js';
import { EMPTY } from './mask.js';
import { fromPatch } from './rle.js';
import { Feed } from './feed.js';
import { HoverPreview } from './hover.js';
import { Link } from './link.js';
import { polygon, stroke } from './handwork.js';
import { chooseCategory, editObject, setVisible } from './objects.js';
import { ObjectStore } from './store.js';
import { Outbox } from './outbox.js';
import { OwnEdits } from './ownEdits.js';
import { PromptSession } from './prompts.js';
import { Proposing } from './proposing.js';
import { Rescue } from './rescue.js';
import { Sliders } from './sliders.js';
import { uuid } from './uuid.js';

/** @typedef {import('./prompts.js').Prompt} Prompt */
/** @typedef {import('./mask.js').Spans} Spans */
/** @typedef {'new' | 'add' | 'subtract'} Mode */
/** @typedef {{ id: any, name: string, color: string, hotkey: string | null }} Category */
/**
 * @typedef {object} SessionEvents
 * @property {(id: string, rect: import('./mask.js').Rect | null) => void} onObject pixels or looks of an object changed
 * @property {(before: string | null) => void} onSelect
 * @property {() => void} onPrompts prompts or prediction changed
 * @property {() => void} [onHover] the mask under the pointer changed
 * @property {() => void} onState anything the toolbar shows
 * @property {(edit: import('./outbox.js').Edit) => void} [onRefused]
 * @property {() => void} [onOnline]
 * @property {() => void} [onRescue] edits that were refused wait for a decision, or do not any more
 */

const MESSAGE_TIME = 6000;

export class Session {
  #messageTimer = /** @type {any} */ (0); #retryTimer = /** @type {any} */ (0);
  tool = 'point'; mode = /** @type {Mode} */ ('new'); selected = /** @type {string | null} */ (null);
  hidden = /** @type {Set<string>} */ (new Set());
  own = new OwnEdits(); allowed = new Allowed(this); proposing = new Proposing(this);
  message = /** @type {string | null} */ (null); lastSaved = /** @type {number | null} */ (null);

  /**
   * @param {any} options of `create` @param {import('./link.js').DotNet} dotnet @param {SessionEvents} events
   * @param {import('./outbox.js').Store | null} storage
   */
  constructor(options, dotnet, events, storage) {
    const { picture, snapshot, settings = {} } = options;
    this.picture = picture;
    /** As notices name this page's author. */
    this.author = options.author;
    this.categories = /** @type {Category[]} */ (options.categories ?? []);
    this.activeCategory = options.activeCategory ?? this.categories[0]?.id ?? null;
    // Beyond a sixty-fourth of the picture smoothing leaves nothing that is worth a slider.
    const { smoothing = 64, ...limits } = options.limits ?? {}, round = Math.max(10, Math.round(Math.max(picture.width, picture.height) / 64));
    this.sliders = new Sliders(settings, { ...limits, smoothing: Math.min(smoothing, round) }, () => { this.prompts.again(); this.hover.changed(); events.onState(); });
    this.events = events;
    this.link = new Link(dotnet, online => this.#connection(online));
    this.store = new ObjectStore(picture.width, picture.height, (id, rect) => this.#objectChanged(id, rect));
    this.feed = new Feed(snapshot.revision, {
      apply: ({ changes, editId }) => { this.store.acknowledge(changes, editId); events.onState(); },
      fetch: () => this.link.call('Snapshot'),
      reset: whole => { this.store.reset(whole); events.onState(); },
    });
    this.prompts = new PromptSession({
      predict: request => this.link.call('Predict', request),
      sliders: () => this.sliders.values,
      onChange: () => { this.proposing.changed(); this.hover.changed(); events.onPrompts(); events.onState(); },
      onError: message => this.say(message),
      onLost: () => this.#later(),
    });
    this.hover = new HoverPreview({
      ask: (prompts, request) => this.link.call('Hover', { request, prompts, ...this.sliders.values }),
      base: () => this.prompts.prompts,
      options: () => JSON.stringify(this.sliders.values),
      ready: point => this.allowed.hovering(point),
      onChange: () => events.onHover?.(),
    });
    this.outbox = new Outbox({
      storage, picture: String(picture.key ?? picture.id),
      send: edit => edit.kind === 'undo' ? this.link.call('Undo', edit.editId) : edit.kind === 'redo' ? this.link.call('Redo', edit.editId) : this.link.call('Edit', edit),
      onReply: (edit, reply) => this.#answered(edit, reply),
      onDelay: reply => this.say(/** @type {any} */ (reply).error || 'The server is busy. The edit is sent again.'),
      onUnsaved: () => this.say('The browser has no room to keep unsent edits. Stay on this page until they are saved.'),
      onChange: () => events.onState(),
    });
    this.rescue = new Rescue({
      storage, picture, onChange: () => events.onRescue?.(), exists: id => this.store.items.has(id),
      send: (edit, mask) => this.send(edit, mask ? fromPatch(mask, picture.width, picture.height) : EMPTY),
    });
    this.store.reset(snapshot);
    for (const edit of this.outbox.edits) this.store.addPending(this.#remembered(edit));
    this.outbox.kick();
  }

  get item() { return this.selected === null ? null : this.store.items.get(this.selected) ?? null; }
  get predicting() { return this.prompts.predicting; }
  /** @param {any} id */
  category(id) { return this.categories.find(c => c.id === id) ?? null; }

  /** Somebody's edit, perhaps this author's in another window. @param {{ revision: number, author?: any, changes?: any[], editId?: string }} notice */
  heard({ revision, author, changes, editId }) {
    if (author !== undefined && author === this.author) this.own.heard(editId);
    this.feed.offer({ revision, changes: changes ?? [], editId });
  }

  /** @param {string | null} text shown for a while @param {number} [time] */
  say(text, time = MESSAGE_TIME) {
    clearTimeout(this.#messageTimer);
    this.message = text;
    if (text !== null) this.#messageTimer = setTimeout(() => this.say(null), time);
    this.events.onState();
  }

  // Prompts

  /** @param {Prompt} prompt @returns {boolean} */
  addPrompt(prompt) { return this.proposing.add(prompt); }

  /** May a prompt or polygon start? Says why not. */
  canPrompt() { return this.allowed.prompting(); }

  /** The prediction, and what the object would become. @returns {{ spans: Spans, result: Spans | null }} */
  preview() { return this.proposing.preview(); }

  /** The mask under the pointer, or null. @returns {Spans | null} */
  hovered() { return this.proposing.hovered(); }

  /** @returns {boolean} whether there was something to accept */
  accept() { return this.proposing.accept(); }

  cancel() {
    if (!this.prompts.open) return false;
    this.prompts.clear();
    return true;
  }

  // Hand work

  /** May a brush stroke start? Says why not. @param {boolean} erase */
  canPaint(erase) { return this.allowed.painting(erase); }

  /** @param {number[]} raw x, y, ... @param {number} radius @param {boolean} erase @param {number} tolerance picture pixels that nobody sees */
  stroke(raw, radius, erase, tolerance) { stroke(this, raw, radius, erase, tolerance); }

  /** @param {number[]} raw x, y, ... */
  polygon(raw) { polygon(this, raw); }

  // Objects

  /** @param {string | null} id */
  select(id) {
    if (id !== null && !this.store.items.has(id)) id = null;
    if (id === this.selected) return;
    if (this.prompts.open && this.mode !== 'new') this.accept();
    const before = this.selected;
    this.selected = id;
    this.hover.changed();
    this.events.onSelect(before);
    this.events.onState();
  }

  /** An edit of the object list or a key. @param {string} kind @param {any} fields */
  edit(kind, fields) { editObject(this, kind, fields); }

  /** @param {Category[]} list */
  setCategories(list) {
    this.categories = list;
    if (this.category(this.activeCategory) === null) this.activeCategory = list[0]?.id ?? null;
    this.events.onState();
  }

  /** The active category; with an object selected and no prompt open, the object's as well. @param {any} id */
  chooseCategory(id) { chooseCategory(this, id); }

  /** @param {string} id @param {boolean} visible */
  setVisible(id, visible) { setVisible(this, id, visible); }

  /** @param {boolean} visible */
  setAllVisible(visible) { for (const id of this.store.items.keys()) this.setVisible(id, visible); }

  // Order of things

  undo() {
    if (!this.prompts.pop()) this.#turn('undo');
  }

  redo() { if (!this.prompts.open) this.#turn('redo'); }

  /** Blazor lost its circuit, or has it back. @param {boolean} up */
  circuit(up) {
    if (!up) return this.link.suspend();
    this.link.resume();
    this.outbox.kick();
    this.feed.refresh();
  }

  dispose() {
    clearTimeout(this.#messageTimer);
    clearTimeout(this.#retryTimer);
    this.hover.dispose();
    this.outbox.dispose();
    this.feed.dispose();
    this.link.dispose();
  }

  /** Shown at once where this page knows what is meant; otherwise when the server answers. @param {'undo' | 'redo'} kind */
  #turn(kind) {
    const next = this.own.next(kind);
    // A lock itself can be taken back while it holds: the server knows.
    const edit = { editId: uuid(), kind };
    this.store.addPending(this.#remembered(edit));
    this.outbox.add(edit);
    if (!this.link.online && next === null) this.say(`The ${kind} waits for the server.`);
  }

  /** Notes an own edit, and what an undo or redo is about. @param {import('./outbox.js').Edit} edit @returns {import('./outbox.js').Edit} */
  #remembered(edit) {
    if (edit.kind !== 'undo' && edit.kind !== 'redo') { this.own.did(/** @type {any} */ (edit)); return edit; }
    const target = this.own.turn(edit.editId, edit.kind);
    return target === null ? edit : { ...edit, objectId: target.objectId, target: target.editId };
  }

  /** Which object an edit goes to. @param {Mode} mode @returns {{ objectId: string, categoryId: any, mode: Mode } | null} */
  target(mode) {
    const item = this.item;
    if (mode === 'subtract' && item === null) return null;
    if (mode === 'new' || item === null) return { objectId: uuid(), categoryId: this.activeCategory, mode: 'new' };
    return { objectId: item.id, categoryId: item.categoryId, mode };
  }

  /** @param {any} fields @param {Spans} spans */
  send(fields, spans) {
    const edit = { editId: uuid(), ...fields };
    if (this.hidden.delete(edit.objectId)) this.events.onObject(edit.objectId, null);
    this.store.addPending(this.#remembered(edit), spans);
    if (edit.mode === 'new') this.select(edit.objectId);
    this.outbox.add(edit);
  }

  /** @param {import('./outbox.js').Edit} edit @param {import('./outbox.js').EditReply} reply */
  #answered(edit, reply) {
    if (reply.ok) {
      this.lastSaved = Date.now();
      // Out of order, the edit stays pending until its turn; the feed settles it.
      this.feed.offer({ revision: reply.revision, changes: reply.changes ?? [], editId: edit.editId });
    } else {
      const spans = this.store.pendingSpans(edit.editId);
      this.own.refused(edit);
      this.store.rollBack(edit.editId);
      this.events.onRefused?.(edit);
      if (Rescue.takes(edit, reply.code)) this.#keep(edit, reply, spans);
      this.say(reply.error || 'The edit was refused.');
    }
    this.events.onState();
  }

  /** @param {import('./outbox.js').Edit} edit @param {any} reply @param {Spans} spans */
  async #keep(edit, reply, spans) {
    this.rescue.add(edit, reply, spans);
    if (reply.code !== 'gone') return;
    // The object, or all of the picture?
    try { this.rescue.pictureGone = await this.link.call('Snapshot') === null; } catch { return; }
    this.events.onRescue?.();
  }

  /** @param {string} id @param {import('./mask.js').Rect | null} rect */
  #objectChanged(id, rect) {
    this.events.onObject(id, rect);
    if (id === this.selected) this.hover.changed();
    if (this.store.items.has(id)) return;
    this.hidden.delete(id);
    if (this.selected === id) {
      if (this.mode === 'subtract') this.prompts.clear();
      this.selected = null;
      this.events.onSelect(id);
    }
  }

  /** @param {boolean} online */
  #connection(online) {
    if (!online) this.hover.move(null);
    if (online) {
      this.outbox.kick();
      // What others did meanwhile was sent to a circuit that was not there.
      this.feed.refresh();
      if (this.prompts.open) this.prompts.again();
      this.events.onOnline?.();
    }
    this.events.onState();
  }

  #later() {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.prompts.again(), 1500);
  }
}
