// What the keys do.

/** @typedef {import('./editor.js').Editor} Editor */

/** @param {number} radius @param {number} steps */
const resized = (radius, steps) => steps > 0 ? Math.max(radius + 1, radius * 1.15) : Math.min(radius - 1, radius / 1.15);

/** @param {Editor} editor @param {'threshold' | 'iterations' | 'smoothing'} name @param {number} by */
const slide = ({ session: { sliders } }, name, by) => sliders.set({ [name]: sliders[name] + by });

/** @type {Record<string, (editor: Editor) => void>} */
const ACTIONS = {
  'tool-select': e => e.setTool('select'),
  'tool-point': e => e.setTool('point'),
  'tool-box': e => e.setTool('box'),
  'tool-line': e => e.setTool('line'),
  'text': e => e.setTool('text'),
  'tool-segments': e => e.setTool('segments'),
  'tool-brush': e => e.setTool('brush'),
  'tool-eraser': e => e.setTool('eraser'),
  'tool-polygon': e => e.setTool('polygon'),
  'zoom-in': e => e.zoomTo('in'),
  'zoom-out': e => e.zoomTo('out'),
  'fit': e => e.zoomTo('fit'),
  'actual': e => e.zoomTo('actual'),
  'hide-all': e => e.setAllVisible(e.session.hidden.size > 0),
  'brush-smaller': e => e.setBrushRadius(resized(e.brushRadius, -1)),
  'brush-larger': e => e.setBrushRadius(resized(e.brushRadius, 1)),
  'accept': e => { e.accept(); },
  'cancel': e => e.cancel(),
  'new-object': e => { e.accept(); e.setMode('new'); e.select(null); },
  'delete': e => {
    if (e.session.prompts.open) e.session.undo();
    else if (e.session.selected !== null) e.edit('delete', { objectId: e.session.selected });
  },
  'lock': e => {
    const { item } = e.session;
    if (item !== null) e.edit('lock', { objectId: item.id, locked: !item.locked });
  },
  'smooth': e => e.smoothSelected(),
  'hover-toggle': e => e.setHover(!e.session.hover.enabled),
  'threshold-lower': e => slide(e, 'threshold', -0.02),
  'threshold-higher': e => slide(e, 'threshold', 0.02),
  'smoother': e => slide(e, 'smoothing', 1),
  'sharper': e => slide(e, 'smoothing', -1),
  'iterations-more': e => slide(e, 'iterations', 1),
  'iterations-fewer': e => slide(e, 'iterations', -1),
  'sliders-reset': e => e.session.sliders.reset(),
  'doubt-toggle': e => e.insights.setDoubt(!e.insights.doubt),
  'doubt-next': e => { e.insights.next(1); },
  'doubt-previous': e => { e.insights.next(-1); },
  'mark-positive': e => e.insights.say(true),
  'mark-negative': e => e.insights.say(false),
  'replay-play': e => e.insights.play(),
  'replay-step': e => e.insights.step(1),
  'replay-back': e => e.insights.step(-1),
  'replay-close': e => { e.insights.replay.close(); },
  'attention-toggle': e => e.insights.watch(!e.insights.attention.on),
  'attention-form': e => { if (!e.insights.attention.on) e.insights.watch(true); e.insights.attention.flip(); },
  'heat-save': e => { e.insights.save(); },
  'accept-each': e => { e.everything.acceptEach(); },
  'segments-finer': e => e.everything.step(1),
  'segments-coarser': e => e.everything.step(-1),
  'undo': e => e.undo(),
  'redo': e => e.redo(),
  'save': e => command(e, 'confirm-save'),
  'previous-picture': e => command(e, 'previous-picture'),
  'next-picture': e => command(e, 'next-picture'),
  'next-suggested': e => command(e, 'next-suggested'),
  'help': e => command(e, 'help'),
};

/** @param {Editor} editor @param {string} action @returns {boolean} whether there is such an action */
export function runAction(editor, action) {
  const digit = /^category-(\d)$/.exec(action)?.[1];
  if (digit !== undefined) {
    const { categories } = editor.session;
    // Without any hotkeys the order of the list decides.
    const category = categories.find(c => c.hotkey === digit) ?? (categories.some(c => c.hotkey) ? undefined : categories[Number(digit) - 1]);
    if (category !== undefined) editor.session.chooseCategory(category.id);
    return true;
  }
  const run = ACTIONS[action];
  if (run === undefined) return false;
  run(editor);
  return true;
}

const leaving = /** @type {WeakSet<Editor>} */ (new WeakSet());
/** Steps to further pictures that were pressed while the last one was still to be seen: those of the next editor to open. */
let ahead = 0;
const STEPS = /** @type {Record<string, number>} */ ({ 'next-picture': 1, 'previous-picture': -1 });

/** Leaving a picture first makes edits of everything half done. @param {Editor} editor @param {string} name */
async function command(editor, name) {
  const { link } = editor.session, step = STEPS[name];
  if (name === 'help') return void link.tell('Command', name);
  // Somebody who presses F three times while the last stroke is being saved wants the next picture, not the third. But once the page is
  // on its way, another F is meant for the picture that is coming.
  if (leaving.has(editor)) { if (left.has(editor) && step !== undefined) ahead += step; return; }
  leaving.add(editor);
  await editor.flush();
  left.add(editor);
  let leaves = false;
  try { leaves = await link.call('Command', name) === true; } catch { /* it waits for the next try */ }
  if (leaves && step !== undefined) return;
  leaving.delete(editor);
  left.delete(editor);
  // There was no such picture: what was pressed meanwhile is meant for this one.
  arrived(editor);
}
const left = /** @type {WeakSet<Editor>} */ (new WeakSet());

/** An editor has opened: goes on if that is what was asked for meanwhile. @param {Editor} editor */
export function arrived(editor) {
  const step = Math.sign(ahead);
  ahead -= step;
  if (step !== 0) command(editor, step > 0 ? 'next-picture' : 'previous-picture');
}
