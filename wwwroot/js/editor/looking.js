// Where to look: an object, a place, an uncertain spot, the whole picture.

/** @typedef {import('./editor.js').Editor} Editor */

/** Selects an object, or none. Whoever chooses an object means it, not the suggestion that was looked at. @param {Editor} editor @param {string | null} id */
export function choose(editor, id) {
  if (id !== null) editor.suggestions.leave();
  editor.session.select(id);
}

/** @param {Editor} editor @param {string} id */
export function focusObject(editor, id) {
  choose(editor, id);
  const box = editor.session.store.items.get(id)?.box;
  if (box) { editor.view.show([box.x, box.y, box.w, box.h]); editor.viewChanged(); }
}

/** Shows a place, as a comment of the review names it, until the next. @param {Editor} editor @param {number} x @param {number} y picture coordinates */
export function focusPlace(editor, x, y) {
  const { width, height } = editor.session.picture;
  editor.place = { x, y };
  around(editor, x, y, Math.max(width, height) / 8);
}

/** Near enough to judge it, with enough around it to know where one is. @param {Editor} editor @param {import('./insights.js').Mark} mark */
export function focusMark(editor, mark) {
  const { width, height } = editor.session.picture;
  around(editor, mark.x, mark.y, Math.max(24, 5 * mark.radius, Math.max(width, height) / 12));
}

/** @param {Editor} editor @param {'fit' | 'actual' | 'in' | 'out'} what */
export function zoomTo(editor, what) {
  const { view } = editor;
  if (what === 'fit') view.fit();
  else if (what === 'actual') view.actual();
  else view.zoom(what === 'in' ? 1.25 : 0.8);
  editor.viewChanged();
}

/** @param {Editor} editor @param {number} x @param {number} y @param {number} reach picture pixels to each side */
function around(editor, x, y, reach) {
  editor.view.show([x - reach, y - reach, 2 * reach, 2 * reach]);
  editor.viewChanged();
}
