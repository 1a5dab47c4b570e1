// What changes in the session, passed on to everything that shows it. The session is there before the rest of the editor is.

/** @param {import('./editor.js').Editor} editor @returns {import('./session.js').SessionEvents} */
export function sessionEvents(editor) {
  return {
    onObject: (id, rect) => editor.painter?.objectChanged(id, rect),
    onSelect: before => editor.painter?.selectionChanged(before),
    onPrompts: () => {
      editor.painter?.promptsChanged();
      // It is shown in the category's colour, or against the proposal.
      if (editor.session.hover.patch !== null) editor.painter?.hoverChanged();
      editor.insights?.changed();
      editor.text?.changed();
      if (editor.everything?.shown) editor.painter?.segmentsChanged(editor.everything);
      editor.proposal?.keep();
    },
    onHover: () => { editor.painter?.hoverChanged(); editor.reporter?.changed(); },
    onState: () => { editor.host.classList.toggle('iseg-offline', !editor.session.link.online); editor.changed(); },
    onAccepted: edit => editor.suggestions?.accepted(edit),
    onRefused: edit => editor.suggestions?.refused(edit),
    onOnline: () => editor.painter?.tiles.retry(),
    onRescue: () => editor.rescuePanel?.show(),
  };
}
