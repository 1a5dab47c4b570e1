// The canvas editor: puts session, view, painter, tools, pointers and keys together. The protocol is docs/editor-protocol.md.
import { Brush } from './brush.js';
import { Everything } from './everything.js';
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
import { Surroundings } from './surroundings.js';
import { TextPrompt } from './textPrompt.js';
import { Toolbox } from './toolbox.js';
import { Viewport } from './viewport.js';
import { arrived, runAction } from './actions.js';
import { choose, focusMark, focusObject, focusPlace, zoomTo } from './looking.js';
import { recall, remember } from './settings.js';
import { sessionEvents } from './sessionEvents.js';

/** @typedef {import('./pointers.js').Sample} Sample */

export class Editor {
  /** The pointer, and the pointer while it is over the picture. */
  pointer = /** @type {Sample | null} */ (null); hover = /** @type {Sample | null} */ (null);
  opacity = 0.55; peeking = false; place = /** @type {{ x: number, y: number } | null} */ (null);
  #closed = false;

  /** @param {HTMLElement} host @param {import('./link.js').DotNet} dotnet @param {any} options see the protocol */
  constructor(host, dotnet, options) {
    const { picture, settings = {} } = options;
    this.host = host;
    host.classList.add('iseg-editor');
    if (!host.hasAttribute('tabindex')) host.tabIndex = 0;
    this.view = new Viewport(picture.width, picture.height);
    this.session = new Session(options, dotnet, sessionEvents(this), storage());
    this.painter = new Painter(host, this.view, this.session, ink => this.#drawInk(ink), options.pointer ?? null);
    this.suggestions = new Suggestions(this);
    this.painter.suggestions = () => this.suggestions.sources();
    this.brush = new Brush(this);
    this.text = new TextPrompt(host, this.session);
    this.insights = new Insights(this.session, this.painter, host, { show: mark => focusMark(this, mark), onState: () => this.changed() });
    this.everything = new Everything(this.session, () => { this.painter.segmentsChanged(this.everything); this.changed(); });
    this.panel = options.panel ? new Panel(options.panel, this, action => runAction(this, action)) : null;
    this.session.hover.enabled = recall('hover') !== false;
    this.follower = new Follower(this.session.hover, this.view, () => this.tool.name === 'point' && !this.insights.replay.open && !this.insights.attention.on && !this.keys.held('pan') && !this.keys.held('peek'));
    this.reporter = new Reporter(() => this.state(), state => this.session.link.tell('StateChanged', state));
    this.keymap = new Keymap(settings.keymap);
    this.keys = new Keys(this.keymap, (action, event) => this.tool.key?.(action, event) === true || this.suggestions.key(action) || runAction(this, action), (action, on) => this.toolbox.hold(action, on), () => this.pointer !== null);
    this.toolbox = new Toolbox(this, settings.tool);
    this.pointers = new Pointers(host, this.view, {
      down: s => this.tool.down?.(s),
      move: samples => this.tool.move?.(samples),
      up: s => this.tool.up?.(s),
      cancel: () => this.tool.cancel?.(),
      double: s => this.tool.double?.(s),
      hover: s => this.#hovered(s),
      resizeBrush: steps => this.tool.name === 'segments' ? this.everything.step(steps) : this.setBrushRadius(this.brushRadius * 1.15 ** steps),
      panning: () => this.keys.held('pan'),
      viewChanged: () => this.viewChanged(),
    });
    if (Number.isFinite(settings.brushRadius)) this.brush.radius = settings.brushRadius;
    this.setOpacity(Number.isFinite(settings.opacity) ? settings.opacity : this.opacity);
    this.surroundings = new Surroundings(this);
    this.presence = new Presence(this, this.painter.layers.root);
    this.rescuePanel = new RescuePanel(host, this.session.rescue, { categories: () => this.session.categories, active: () => this.session.activeCategory });
    const proposal = new OpenProposal(this.session);
    proposal.restore();
    this.proposal = proposal;
    if (this.tool.name === 'segments') this.everything.open();
    this.surroundings.resize();
    this.toolbox.cursor();
    this.changed();
    arrived(this);
  }

  /** The tool in hand. */
  get tool() { return this.toolbox.current; }
  /** Picture pixels. */
  get brushRadius() { return this.brush.radius; }

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

  setTool(/** @type {string} */ name) { this.toolbox.take(name); }

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

  setBrushRadius(/** @type {number} */ n) { this.brush.resize(n); }

  setOpacity(/** @type {number} */ n) {
    if (!Number.isFinite(n)) return;
    this.opacity = Math.min(1, Math.max(0, n));
    this.painter.layers.setOpacity(this.opacity);
    this.changed();
  }

  setThreshold(/** @type {number} */ n) { this.session.sliders.set({ threshold: n }); }

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

  select(/** @type {string | null} */ id) { choose(this, id ?? null); }
  setVisible(/** @type {string} */ id, /** @type {boolean} */ visible) { this.session.setVisible(id, visible); }
  setAllVisible(/** @type {boolean} */ visible) { this.session.setAllVisible(visible); }
  focusObject(/** @type {string} */ id) { focusObject(this, id); }
  focusPlace(/** @type {number} */ x, /** @type {number} */ y) { focusPlace(this, x, y); }
  zoomTo(/** @type {'fit' | 'actual' | 'in' | 'out'} */ what) { zoomTo(this, what); }
  edit(/** @type {string} */ kind, /** @type {any} */ fields) { this.session.edit(kind, fields); }
  undo() { if (!this.painter.live.active) this.session.undo(); }
  redo() { if (!this.painter.live.active) this.session.redo(); }
  accept() { return this.session.accept(); }

  cancel() {
    if (this.pointers.drawing) this.tool.cancel?.();
    else if (this.insights.replay.close()) return;
    else if (this.insights.attention.on) this.insights.watch(false);
    else if (!this.session.cancel()) this.session.select(null);
  }

  /** Everything half done becomes an edit; resolves when all edits are with the server (true) or have to wait here (false). */
  async flush() {
    this.tool.finish?.();
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
    this.surroundings.dispose();
    this.follower.dispose();
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
    this.brush.ring();
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
    this.tool.draw?.(ink);
  }

  /** @param {Sample | null} s */
  #hovered(s) {
    const { width, height } = this.session.picture;
    this.hover = s !== null && s.x >= 0 && s.y >= 0 && s.x < width && s.y < height ? s : null;
    this.pointer = s;
    this.painter.pointAt(this.hover);
    this.tool.hover?.(s);
    this.follower.move(this.hover);
    this.insights.attention.move(this.hover);
    this.presence.moved(this.hover);
    this.brush.ring();
  }
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
