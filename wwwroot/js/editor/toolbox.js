// The tools, and the one in hand.
import { createTools } from './tools/index.js';

/** @typedef {import('./tools/tool.js').Tool} Tool */

/** Points, lines, boxes and segments refine one prediction together; every other tool means that it is good. */
const REFINING = new Set(['point', 'line', 'box', 'segments', 'pan']);

export class Toolbox {
  /** @param {import('./editor.js').Editor} editor @param {string | undefined} first the tool that was in hand last */
  constructor(editor, first) {
    this.editor = editor;
    this.tools = createTools(this.#bench(), () => editor.viewChanged());
    this.current = /** @type {Tool} */ (this.tools.get(first ?? '') ?? this.tools.get('point'));
    editor.session.tool = this.current.name;
  }

  /** @param {string} name */
  take(name) {
    const { editor } = this, { session, text, follower, painter, everything } = editor;
    // A word is said beside whatever tool is in hand.
    if (name === 'text') return text.open();
    const tool = this.tools.get(name);
    if (tool === undefined || tool === this.current) return;
    this.current.finish?.();
    this.current.cancel?.();
    if (!REFINING.has(name)) session.accept();
    this.current = tool;
    session.tool = name;
    if (name === 'segments') everything.open();
    else if (name !== 'pan') everything.close();
    this.cursor();
    follower.again();
    painter.scheduler.invalidate('ink');
    editor.changed();
  }

  /** A key is held that means something while it is, or let go. @param {string} action @param {boolean} on */
  hold(action, on) {
    const { editor } = this;
    if (action === 'peek') { editor.peeking = on; editor.painter.layers.showMasks(!on); }
    this.cursor();
    editor.brush.ring();
    editor.follower.again();
  }

  cursor() { this.editor.host.style.cursor = this.editor.keys.held('pan') ? 'grab' : this.current.cursor; }

  /** @returns {import('./tools/tool.js').Bench} */
  #bench() {
    const { editor } = this, { session, view, everything, painter: { scheduler, live } } = editor;
    return {
      session, view, live, segments: everything,
      pickSuggestion: (x, y) => editor.suggestions.pick(x, y),
      leaveSuggestion: () => editor.suggestions.leave(),
      held: action => editor.keys.held(action),
      brushRadius: () => editor.brushRadius,
      redrawInk: () => scheduler.invalidate('ink'),
      redrawLive: () => scheduler.invalidate('live'),
      redrawActive: () => scheduler.invalidate('active'),
      redrawRing: () => editor.brush.ring(),
    };
  }
}
