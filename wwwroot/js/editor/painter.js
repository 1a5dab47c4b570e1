// What is on the screen: picture, objects at rest, the active object with the live stroke, the prediction, the ink.
import { EMPTY, bounds, subtract } from './mask.js';
import { Heat } from './heat.js';
import { Ink } from './ink.js';
import { Layers } from './layers.js';
import { LiveStroke } from './live.js';
import { MaskTiles } from './maskTiles.js';
import { PictureTiles } from './tiles.js';
import { Scheduler } from './scheduler.js';
import { SegmentLayer } from './segmentLayer.js';
import { CHANGE, activeLook, hoverLook, predictionLook, restLook } from './looks.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./viewport.js').Viewport} Viewport */
/** @typedef {import('./maskTiles.js').Source} Source */

/** Milliseconds a frame may spend on mask tiles at rest; the active object always gets what it needs. */
const BUDGET = 6;

export class Painter {
  live = new LiveStroke();
  /** What the engine suggests; the editor says. */
  suggestions = () => /** @type {Source[]} */ ([]);
  scheduler = new Scheduler();
  #place = ''; #reading = /** @type {any} */ (null);
  #hovered = /** @type {Source[]} */ ([]);
  #predicted = /** @type {{ spans: any, result: any, mode: string, colour: any }} */ ({ spans: EMPTY, result: null, mode: 'new', colour: null });

  /** @param {HTMLElement} host @param {Viewport} view @param {Session} session @param {(ink: Ink) => void} drawTool @param {HTMLElement | null} where shows the pointer's place */
  constructor(host, view, session, drawTool, where) {
    const { width, height } = session.picture;
    this.view = view;
    this.session = session;
    this.drawTool = drawTool;
    this.layers = new Layers(host, session.picture.name ?? '');
    this.ink = new Ink(this.layers.contexts.ink, view);
    this.tiles = new PictureTiles(session.picture, () => this.scheduler.invalidate('picture'));
    this.objects = new MaskTiles(width, height, () => this.#rest());
    this.suggested = new MaskTiles(width, height, () => this.suggestions());
    this.active = new MaskTiles(width, height, () => this.#selected());
    this.prediction = new MaskTiles(width, height, () => this.#prediction());
    this.hover = new MaskTiles(width, height, () => this.#hovered);
    this.heat = new Heat(width, height);
    this.segments = new SegmentLayer(new Heat(width, height, true));

    const { scheduler } = this;
    scheduler.register('picture', () => this.tiles.paint(this.layers.clear('picture'), view));
    scheduler.register('objects', () => this.objects.paint(this.layers.clear('objects'), view, BUDGET));
    scheduler.register('suggested', () => this.suggested.paint(this.layers.clear('suggested'), view, BUDGET));
    scheduler.register('active', () => {
      const context = this.layers.clear('active');
      this.active.paint(context, view, Infinity);
      this.live.paint(context, view, true);
    });
    // After 'active': what that has painted already is not painted twice.
    scheduler.register('live', () => this.live.paint(this.layers.contexts.active, view, false));
    scheduler.register('segments', () => this.segments.paint(this.layers.clear('segments'), view));
    scheduler.register('prediction', () => { this.prediction.paint(this.layers.clear('prediction'), view, Infinity); });
    scheduler.register('heat', () => this.heat.paint(this.layers.clear('heat'), view));
    scheduler.register('hover', () => { this.hover.paint(this.layers.clear('hover'), view, Infinity); });
    scheduler.register('ink', () => this.#paintInk());
    this.where = where;
  }

  /** @param {number} width @param {number} height @param {number} dpr */
  resize(width, height, dpr) {
    this.layers.resize(width, height, dpr);
    this.ink.forget();
    this.scheduler.invalidateAll();
  }

  /** @param {string} id @param {import('./mask.js').Rect | null} rect */
  objectChanged(id, rect) {
    if (id === this.session.selected) {
      if (rect !== null) this.active.invalidate(rect);
      this.scheduler.invalidate('active');
      // In 'add' and 'subtract' the prediction is shown against the object.
      if (this.session.prompts.open) this.promptsChanged();
    } else {
      if (rect !== null) this.objects.invalidate(rect);
      this.scheduler.invalidate('objects');
    }
  }

  /** @param {string | null} before */
  selectionChanged(before) {
    for (const id of [before, this.session.selected]) {
      const box = id === null ? null : this.session.store.items.get(id)?.box ?? null;
      if (box === null) continue;
      this.objects.invalidate(box);
      this.active.invalidate(box);
    }
    // An object that is gone has no box any more, but its pixels may be in the tiles.
    if (before !== null && !this.session.store.items.has(before)) this.active.invalidate(null);
    this.scheduler.invalidate('objects', 'active');
  }

  promptsChanged() {
    const { spans, result } = this.session.preview(), mode = result === null ? 'new' : this.session.mode, p = this.#predicted;
    const colour = this.session.activeCategory, height = this.session.picture.height;
    if (spans !== p.spans || mode !== p.mode || colour !== p.colour) {
      for (const box of [bounds(p.spans, height), bounds(spans, height)]) {
        if (box === null) continue;
        this.prediction.invalidate(box);
        this.active.invalidate(box);
      }
      this.scheduler.invalidate('prediction', 'active');
    }
    this.#predicted = { spans, result, mode, colour };
    this.scheduler.invalidate('ink');
  }

  /** The pointer's place for the status line: the server need not know, and ten times a second is as fast as one can read. @param {{ x: number, y: number } | null} at */
  pointAt(at) {
    this.#place = at === null ? '' : `${Math.floor(at.x)}, ${Math.floor(at.y)}`;
    if (this.where !== null) this.#reading ??= setTimeout(() => { this.#reading = null; if (this.where !== null) this.where.textContent = this.#place; }, 100);
  }

  /** Another mask is under the pointer: shown by itself, or as what a click would change about the proposal. */
  hoverChanged() {
    const { session } = this, height = session.picture.height, spans = session.hovered();
    const source = (/** @type {any} */ part, /** @type {any} */ look) => ({ spans: part, box: bounds(part, height), look });
    const before = this.#hovered;
    this.#hovered = spans === null ? []
      : !session.prompts.open ? [source(spans, hoverLook(this.#colour(session.activeCategory), session.mode))]
        : [source(subtract(spans, session.preview().spans), CHANGE.added), source(subtract(session.preview().spans, spans), CHANGE.removed)];
    for (const { box } of [...before, ...this.#hovered]) if (box !== null) this.hover.invalidate(box);
    this.scheduler.invalidate('hover');
  }

  /** The segments of the picture, or what is chosen of them, are others. @param {import('./everything.js').Everything} all */
  segmentsChanged(all) {
    this.segments.changed(all);
    this.scheduler.invalidate('segments');
  }

  /** Categories got other colours. */
  looksChanged() {
    for (const masks of [this.objects, this.suggested, this.active, this.prediction]) masks.invalidate(null);
    this.scheduler.invalidate('objects', 'suggested', 'active', 'prediction');
  }

  dispose() {
    clearTimeout(this.#reading);
    this.scheduler.dispose();
    this.tiles.dispose();
    for (const masks of [this.objects, this.suggested, this.active, this.prediction, this.hover]) masks.dispose();
    this.heat.dispose();
    this.segments.dispose();
    this.layers.dispose();
  }

  /** @param {any} categoryId */
  #colour(categoryId) { return this.session.category(categoryId)?.color; }

  /** @returns {Source[]} */
  #rest() {
    const { store, selected, hidden } = this.session, out = [];
    for (const item of store.sorted())
      if (item.id !== selected && !hidden.has(item.id)) out.push({ spans: item.spans, box: item.box, look: restLook(this.#colour(item.categoryId)) });
    return out;
  }

  /** @returns {Source[]} */
  #selected() {
    const { item, hidden } = this.session;
    if (item === null || hidden.has(item.id)) return [];
    const { result } = this.#predicted, spans = result ?? item.spans;
    return [{ spans, box: result === null ? item.box : bounds(spans, this.session.picture.height), look: activeLook(this.#colour(item.categoryId)) }];
  }

  /** @returns {Source[]} */
  #prediction() {
    const { spans, mode, colour } = this.#predicted;
    return [{ spans, box: bounds(spans, this.session.picture.height), look: predictionLook(this.#colour(colour), mode) }];
  }

  #paintInk() {
    this.ink.begin();
    for (const p of this.session.prompts.prompts) {
      if (p.kind === 'box') this.ink.box(p.x0, p.y0, p.x1, p.y1);
      else if (p.kind === 'line') this.ink.scribble(p.points, p.positive);
    }
    for (const p of this.session.prompts.prompts) if (p.kind === 'point') this.ink.point(p.x, p.y, p.positive);
    this.drawTool(this.ink);
  }
}
