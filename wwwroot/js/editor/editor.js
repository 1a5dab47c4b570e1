// The canvas editor: puts session, view, painter, tools, pointers and keys together. The protocol is docs/editor-protocol.md.
import { Follower } from './follow.js';
import { Insights } from './insights.js';
import { Keymap } from './keymap.js';
import { Keys } from './keys.js';
import { OpenProposal } from './openProposal.js';
import { Painter } from './painter.js';
import { Panel } from './panel.js';
import { Pointers } from './pointers.js';
import { Presence } from './presence.js';
import { RescuePanel } from './rescuePanel.js';
import { Reporter } from './reporter.js';
import { debugOf, stateOf } from './report.js';
import { Session } from './session.js';
import { Suggestions } from './suggestions.js';
import { TextPrompt } from './textPrompt.js';
import { Viewport } from './viewport.js';
import { createTools } from './tools/index.js';
import { arrived, runAction } from './actions.js';
import { recall, remember } from './settings.js';

/** @typedef {import('./tools/tool.js').Tool} Tool */
/** @typedef {import('./pointers.js').Sample} Sample */

const MIN_BRUSH = 0.5, MAX_BRUSH = 1000;
const BRUSHES = new Set(['brush', 'eraser']);

export class Editor {
  hover = /** @type {Sample | null} */ (null); brushRadius = 20; opacity = 0.55; peeking = false; place = /** @type {{ x: number, y: number } | null} */ (null);
  #tool; #observer; #closed = false;

  /** @param {HTMLElement} host @param {import('./link.js').DotNet} dotnet @param {any} options see the protocol */
  constructor(host, dotnet, options) {
    const { picture, settings = {} } = options;
    this.host = host;
    host.classList.add('iseg-editor');
    if (!host.hasAttribute('tabindex')) host.tabIndex = 0;
    this.view = new Viewport(picture.width, picture.height);
    this.session = new Session(options, dotnet, {
      onObject: (id, rect) => this.painter?.objectChanged(id, rect),
      onSelect: before => this.painter?.selectionChanged(before),
      onPrompts: () => {
        this.painter?.promptsChanged();
        // It is shown in the category's colour, or against the proposal.
        if (this.session.hover.patch !== null) this.painter?.hoverChanged();
        this.insights?.changed();
        this.text?.changed();
        this.proposal?.keep();
      },
      onHover: () => { this.painter?.hoverChanged(); this.reporter?.changed(); },
      onState: () => { host.classList.toggle('iseg-offline', !this.session.link.online); this.changed(); },
      onRefused: edit => this.suggestions?.refused(edit),
      onOnline: () => this.painter?.tiles.retry(),
      onRescue: () => this.rescuePanel?.show(),
    }, storage());
    this.painter = new Painter(host, this.view, this.session, ink => this.#drawInk(ink), options.pointer ?? null);
    this.suggestions = new Suggestions(this);
    this.painter.suggestions = () => this.suggestions.sources();
    this.text = new TextPrompt(host, this.session);
    this.insights = new Insights(this.session, this.painter, { show: mark => this.#showMark(mark), onState: () => this.changed() });
    this.panel = options.panel ? new Panel(options.panel, this, action => runAction(this, action)) : null;
    this.session.hover.enabled = recall('hover') !== false;
    this.follower = new Follower(this.session.hover, this.view, () => this.#tool.name === 'point' && !this.insights.replay.open && !this.keys.held('pan') && !this.keys.held('peek'));
    this.reporter = new Reporter(() => this.state(), state => this.session.link.tell('StateChanged', state));
    this.keymap = new Keymap(settings.keymap);
    this.keys = new Keys(this.keymap, (action, event) => this.#tool.key?.(action, event) === true || this.suggestions.key(action) || runAction(this, action), (action, on) => this.#hold(action, on), () => this.#pointer !== null);
    this.tools = createTools(this.#bench(), () => this.viewChanged());
    this.#tool = /** @type {Tool} */ (this.tools.get(settings.tool) ?? this.tools.get('point'));
    this.session.tool = this.#tool.name;
    this.pointers = new Pointers(host, this.view, {
      down: s => this.#tool.down?.(s),
      move: samples => this.#tool.move?.(samples),
      up: s => this.#tool.up?.(s),
      cancel: () => this.#tool.cancel?.(),
      double: s => this.#tool.double?.(s),
      hover: s => this.#hovered(s),
      resizeBrush: steps => this.setBrushRadius(this.brushRadius * 1.15 ** steps),
      panning: () => this.keys.held('pan'),
      viewChanged: () => this.viewChanged(),
    });
    if (Number.isFinite(settings.brushRadius)) this.brushRadius = settings.brushRadius;
    this.setOpacity(Number.isFinite(settings.opacity) ? settings.opacity : this.opacity);
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(host);
    // Moving the window to another screen changes the pixel ratio, not the size.
    window.addEventListener('resize', this.#resize);
    window.addEventListener('online', this.#online);
    document.addEventListener('components-reconnect-state-changed', this.#circuit, true);
    this.presence = new Presence(this, this.painter.layers.root);
    this.rescuePanel = new RescuePanel(host, this.session.rescue, { categories: () => this.session.categories, active: () => this.session.activeCategory });
    const proposal = new OpenProposal(this.session);
    proposal.restore();
    this.proposal = proposal;
    this.#resize();
    this.#cursor();
    this.changed();
    arrived(this);
  }

  // Called by the server

  apply(/** @type {{ revision: number, author: any, changes: any[], editId?: string }} */ notice) { this.session.heard(notice); }

  /** Who else is on the picture, and where. */
  others(/** @type {import('./presence.js').Visitor[]} */ visitors) { this.presence.show(visitors); }
  follow(/** @type {string | null} */ id) { this.presence.follow(id ?? null); }
  setCategories(/** @type {any[]} */ list) { this.session.setCategories(list); this.painter.looksChanged(); this.painter.promptsChanged(); }
  setActiveCategory(/** @type {any} */ id) { this.session.activeCategory = id; this.painter.promptsChanged(); this.changed(); }

  /** As the digits do: for the next object, or for the selected one. */
  chooseCategory(/** @type {any} */ id) { this.session.chooseCategory(id); }

  /** What is open on this picture. */
  setSuggestions(/** @type {any[]} */ list) { this.suggestions.set(list ?? []); }

  /** What the panel says about one. @param {string} what @param {number | null} id @param {any} category */
  suggest(what, id, category) { this.suggestions.call(what, id, category); }

  setTool(/** @type {string} */ name) {
    // A word is said beside whatever tool is in hand.
    if (name === 'text') return this.text.open();
    const tool = this.tools.get(name);
    if (tool === undefined || tool === this.#tool) return;
    this.#tool.finish?.();
    this.#tool.cancel?.();
    // Points, lines and boxes refine one prediction together; every other tool means that it is good.
    if (!['point', 'line', 'box', 'pan'].includes(name)) this.session.accept();
    this.#tool = tool;
    this.session.tool = name;
    this.#cursor();
    this.follower.again();
    this.painter.scheduler.invalidate('ink');
    this.changed();
  }

  setMode(/** @type {import('./session.js').Mode} */ mode) {
    if (!['new', 'add', 'subtract'].includes(mode) || mode === this.session.mode) return;
    // What was predicted as one thing must not silently become another.
    if (this.session.prompts.open) this.session.accept();
    this.session.mode = mode;
    this.session.hover.changed();
    this.painter.hoverChanged();
    this.painter.promptsChanged();
    this.changed();
  }

  setBrushRadius(/** @type {number} */ n) {
    if (!Number.isFinite(n)) return;
    this.brushRadius = Math.round(Math.min(MAX_BRUSH, Math.max(MIN_BRUSH, n)) * 100) / 100;
    this.#ring();
    this.changed();
  }

  setOpacity(/** @type {number} */ n) {
    if (!Number.isFinite(n)) return;
    this.opacity = Math.min(1, Math.max(0, n));
    this.painter.layers.setOpacity(this.opacity);
    this.changed();
  }

  setThreshold(/** @type {number} */ n) {
    this.session.sliders.set({ threshold: n });
  }

  /** Shows or hides the mask that a click would give; remembered by this browser. */
  setHover(/** @type {boolean} */ on) {
    this.session.hover.enabled = on;
    remember('hover', on);
    this.follower.again();
    this.changed();
  }

  /** Makes the selected object's border smoother, as much as the slider says or, at its left end, a little. */
  smoothSelected() {
    const { item, picture, sliders } = this.session;
    if (item === null) return this.session.say('Select the object whose border is to be smoother.');
    const little = Math.max(2, Math.round(Math.max(picture.width, picture.height) / 320));
    this.session.edit('smooth', { objectId: item.id, radius: sliders.smoothing || Math.min(sliders.limits.smoothing, little) });
  }

  select(/** @type {string | null} */ id) { this.session.select(id ?? null); }
  setVisible(/** @type {string} */ id, /** @type {boolean} */ visible) { this.session.setVisible(id, visible); }
  setAllVisible(/** @type {boolean} */ visible) { this.session.setAllVisible(visible); }

  focusObject(/** @type {string} */ id) {
    this.session.select(id);
    const box = this.session.store.items.get(id)?.box;
    if (box) { this.view.show([box.x, box.y, box.w, box.h]); this.viewChanged(); }
  }

  /** Shows a place, as a comment of the review names it, until the next. @param {number} x @param {number} y */
  focusPlace(x, y) {
    const { width, height } = this.session.picture, reach = Math.max(width, height) / 8;
    this.place = { x, y };
    this.view.show([x - reach, y - reach, 2 * reach, 2 * reach]);
    this.viewChanged();
  }

  edit(/** @type {string} */ kind, /** @type {any} */ fields) { this.session.edit(kind, fields); }
  undo() { if (!this.painter.live.active) this.session.undo(); }
  redo() { if (!this.painter.live.active) this.session.redo(); }
  accept() { return this.session.accept(); }

  cancel() {
    if (this.pointers.drawing) this.#tool.cancel?.();
    else if (this.insights.replay.close()) return;
    else if (!this.session.cancel()) this.session.select(null);
  }

  zoomTo(/** @type {'fit' | 'actual' | 'in' | 'out'} */ what) {
    if (what === 'fit') this.view.fit();
    else if (what === 'actual') this.view.actual();
    else this.view.zoom(what === 'in' ? 1.25 : 0.8);
    this.viewChanged();
  }

  /** Everything half done becomes an edit; resolves when all edits are with the server (true) or have to wait here (false). */
  async flush() {
    this.#tool.finish?.();
    this.session.accept();
    await this.session.outbox.flush();
    return this.session.outbox.count === 0;
  }

  /** The keys in force, for the help sheet. */
  help() { return this.keymap.table(); }

  debug() { return debugOf(this); }

  dispose() {
    if (this.#closed) return;
    this.#closed = true;
    this.#observer.disconnect();
    window.removeEventListener('resize', this.#resize);
    window.removeEventListener('online', this.#online);
    this.follower.dispose();
    document.removeEventListener('components-reconnect-state-changed', this.#circuit, true);
    this.pointers.dispose();
    this.keys.dispose();
    this.panel?.dispose();
    this.insights.dispose();
    this.text.dispose();
    this.reporter.dispose();
    this.presence.dispose();
    this.rescuePanel.dispose();
    this.session.dispose();
    this.painter.dispose();
    this.host.classList.remove('iseg-editor', 'iseg-offline');
    this.host.style.cursor = '';
    if (/** @type {any} */ (window).__iseg === this) delete (/** @type {any} */ (window).__iseg);
  }

  // Inside

  /** EditorState of the protocol. */
  state() { return stateOf(this); }

  viewChanged(byHand = true) {
    if (byHand) this.presence?.follow(null);
    this.presence?.place();
    this.painter.scheduler.invalidateAll();
    this.follower.viewChanged();
    this.#ring();
    this.changed();
  }

  /** Something that the toolbar, the panel or the others see may be another. */
  changed() {
    this.reporter?.changed();
    this.panel?.changed();
    this.presence?.changed();
  }

  /** @param {import('./ink.js').Ink} ink */
  #drawInk(ink) {
    const { mark } = this.insights;
    this.presence?.draw(ink);
    if (mark !== null) ink.mark(mark.x, mark.y, mark.radius);
    if (this.place !== null) ink.mark(this.place.x, this.place.y, 12 / this.view.scale);
    this.#tool.draw?.(ink);
  }

  /** Near enough to judge it, with enough around it to know where one is. @param {import('./insights.js').Mark} mark */
  #showMark(mark) {
    const { picture } = this.session, reach = Math.max(24, 5 * mark.radius, Math.max(picture.width, picture.height) / 12);
    this.view.show([mark.x - reach, mark.y - reach, 2 * reach, 2 * reach]);
    this.viewChanged();
  }

  /** @returns {import('./tools/tool.js').Bench} */
  #bench() {
    const { session, view, painter } = this, { scheduler, live } = painter;
    return {
      session, view, live,
      pickSuggestion: (x, y) => this.suggestions.pick(x, y),
      held: action => this.keys.held(action),
      brushRadius: () => this.brushRadius,
      redrawInk: () => scheduler.invalidate('ink'),
      redrawLive: () => scheduler.invalidate('live'),
      redrawActive: () => scheduler.invalidate('active'),
      redrawRing: () => this.#ring(),
    };
  }

  /** @param {Sample | null} s */
  #hovered(s) {
    const { width, height } = this.session.picture;
    this.hover = s !== null && s.x >= 0 && s.y >= 0 && s.x < width && s.y < height ? s : null;
    this.#pointer = s;
    this.painter.pointAt(this.hover);
    this.#tool.hover?.(s);
    this.follower.move(this.hover);
    this.presence.moved(this.hover);
    this.#ring();
  }
  #pointer = /** @type {Sample | null} */ (null);

  #ring() {
    const s = this.#pointer;
    if (s === null || !BRUSHES.has(this.#tool.name) || this.keys.held('pan')) return this.painter.layers.showRing(null);
    const { live } = this.painter;
    const erase = live.active ? live.erase : this.#tool.name === 'eraser' || this.session.mode === 'subtract' || this.keys.held('quick-erase');
    this.painter.layers.showRing({ x: s.sx, y: s.sy, radius: this.brushRadius * this.view.scale, erase });
  }

  /** @param {string} action @param {boolean} on */
  #hold(action, on) {
    if (action === 'peek') { this.peeking = on; this.painter.layers.showMasks(!on); }
    this.#cursor();
    this.#ring();
    this.follower.again();
  }

  #cursor() { this.host.style.cursor = this.keys.held('pan') ? 'grab' : this.#tool.cursor; }

  /** Blazor tells its reconnect dialog, wherever that is; 'hide' means that the circuit is back. */
  #circuit = (/** @type {any} */ event) => this.session.circuit(event.detail?.state === 'hide');

  #online = () => this.session.outbox.kick();

  #resize = () => {
    const { clientWidth, clientHeight } = this.host, dpr = window.devicePixelRatio || 1;
    this.pointers.moved();
    if (this.view.resize(clientWidth, clientHeight, dpr)) { this.painter.resize(clientWidth, clientHeight, dpr); this.viewChanged(false); }
  };
}

/** Storage may be forbidden altogether (private windows, policies); editing goes on without. */
function storage() {
  try { return window.localStorage; } catch { return null; }
}

/**
 * @param {HTMLElement} host @param {import('./link.js').DotNet} dotnet @param {any} options see docs/editor-protocol.md
 * @returns {Promise<Editor>}
 */
export async function create(host, dotnet, options) {
  const editor = new Editor(host, dotnet, options);
  // For browser tests.
  /** @type {any} */ (window).__iseg = editor;
  return editor;
}
