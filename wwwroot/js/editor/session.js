// One person's work on one picture: objects, prompts, edits and their way to the server. Knows no canvas and no DOM.
import { Allowed } from './allowed.js';
import { Connection } from './connection.js';
import { polygon, stroke } from './handwork.js';
import { Link } from './link.js';
import { chooseCategory, editObject, setVisible } from './objects.js';
import { feedOf, hoverOf, outboxOf, promptsOf, rescueOf, slidersOf } from './parts.js';
import { Proposing } from './proposing.js';
import { Replies } from './replies.js';
import { Says } from './says.js';
import { ObjectStore } from './store.js';
import { Turns } from './turns.js';
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
 * @property {(edit: import('./outbox.js').Edit) => void} [onAccepted] the server has done it
 * @property {(edit: import('./outbox.js').Edit) => void} [onRefused]
 * @property {() => void} [onOnline]
 * @property {() => void} [onRescue] edits that were refused wait for a decision, or do not any more
 */

export class Session {
  tool = 'point'; mode = /** @type {Mode} */ ('new'); selected = /** @type {string | null} */ (null);
  hidden = /** @type {Set<string>} */ (new Set());
  allowed = new Allowed(this); proposing = new Proposing(this); turns = new Turns(this); replies = new Replies(this); connection = new Connection(this);
  #says = new Says(() => this.events.onState());

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
    this.events = events;
    this.sliders = slidersOf(this, settings, options.limits ?? {});
    this.link = new Link(dotnet, online => this.connection.changed(online));
    this.store = new ObjectStore(picture.width, picture.height, (id, rect) => this.#objectChanged(id, rect));
    this.feed = feedOf(this, snapshot.revision);
    this.prompts = promptsOf(this);
    this.hover = hoverOf(this);
    this.outbox = outboxOf(this, storage);
    this.rescue = rescueOf(this, storage);
    this.store.reset(snapshot);
    for (const edit of this.outbox.edits) this.store.addPending(this.turns.remembered(edit));
    this.outbox.kick();
  }

  get own() { return this.turns.own; }
  get lastSaved() { return this.replies.lastSaved; }
  get message() { return this.#says.message; }
  get item() { return this.selected === null ? null : this.store.items.get(this.selected) ?? null; }
  get predicting() { return this.prompts.predicting; }
  /** @param {any} id */
  category(id) { return this.categories.find(c => c.id === id) ?? null; }

  /** Somebody's edit, perhaps this author's in another window. @param {{ revision: number, author?: any, changes?: any[], editId?: string }} notice */
  heard({ revision, author, changes, editId }) {
    if (author !== undefined && author === this.author) this.own.heard(editId);
    this.feed.offer({ revision, changes: changes ?? [], editId });
  }

  /** @param {string | null} text shown for a while @param {number} [time] milliseconds */
  say(text, time) { this.#says.say(text, time); }

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
    if (!this.prompts.pop()) this.turns.turn('undo');
  }

  redo() { if (!this.prompts.open) this.turns.turn('redo'); }

  /** Blazor lost its circuit, or has it back. @param {boolean} up */
  circuit(up) { this.connection.circuit(up); }

  dispose() {
    this.#says.dispose();
    this.connection.dispose();
    this.hover.dispose();
    this.outbox.dispose();
    this.feed.dispose();
    this.link.dispose();
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
    this.store.addPending(this.turns.remembered(edit), spans);
    if (edit.mode === 'new') this.select(edit.objectId);
    this.outbox.add(edit);
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
}
