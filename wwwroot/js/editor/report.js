// What the editor tells of itself: to the toolbar around it, and to tests.

/** @typedef {import('./editor.js').Editor} Editor */

/** EditorState of the protocol. @param {Editor} editor */
export function stateOf(editor) {
  const { session, view, brushRadius, opacity, presence } = editor;
  return {
    tool: session.tool, mode: session.mode, selected: session.selected, activeCategory: session.activeCategory,
    zoom: view.scale, brushRadius, opacity, ...session.sliders.values,
    prompts: session.prompts.prompts.length, predicting: session.predicting, canAccept: session.prompts.open,
    pending: session.outbox.count, connection: session.link.online ? 'online' : 'offline', lastSaved: session.lastSaved,
    hidden: [...session.hidden], following: presence?.following ?? null, message: session.message, suggestion: editor.suggestions?.current ?? null,
    hint: hintOf(editor),
  };
}

/** @param {Editor} editor */
function hintOf({ session, insights, hover, everything }) {
  const { mark } = insights;
  if (mark !== null) return `Least certain place ${mark.number} of ${mark.count}: + says that it belongs, - that it does not, J goes on`;
  if (everything.loading) return 'Dividing the picture; once only …';
  if (everything.shown && everything.tree !== null && !session.prompts.open) return `${everything.segments} segments: click takes one in, [ and ] give fewer or more, Shift+Enter makes each an object`;
  return session.hover.encoding && hover !== null ? 'Looking at the picture; the preview comes in a moment' : null;
}

/** `debug()` of the protocol. @param {Editor} editor */
export function debugOf(editor) {
  const { session, view, painter, presence, everything, insights: { doubt, mark, replay, attention, legend } } = editor, { prompts, hover } = session;
  return {
    state: stateOf(editor), view: view.snapshot(), prompts: structuredClone(prompts.prompts), proposal: prompts.patch,
    hover: hover.patch, hoverAt: hover.at, hoverSettled: hover.settled, hovers: hover.count, doubt, mark,
    replay: { open: replay.open, playing: replay.playing, frame: replay.frame, last: replay.last },
    segments: { shown: everything.shown, loading: everything.loading, count: everything.segments, most: everything.most, leaves: everything.tree?.count ?? 0, hovered: everything.hovered },
    attention: { on: attention.on, reduced: attention.reduced, at: attention.at, values: attention.values === null ? 0 : attention.values.length }, legend: legend.title,
    snapshot: { revision: session.feed.revision, objects: session.store.snapshot() },
    suggestions: editor.suggestions.items.map(({ id, categoryId, replaces, name, score }) => ({ id, categoryId, replaces, name, score })), suggestion: editor.suggestions.current,
    others: presence.visitors, refused: session.rescue.items.length, outbox: session.outbox.edits,
    settled: painter.tiles.settled, paintTimes: [...painter.scheduler.times],
  };
}
