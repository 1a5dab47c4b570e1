// Undo and redo of this author's edits: shown at once where this page knows what is meant, otherwise when the server answers.
import { OwnEdits } from './ownEdits.js';
import { uuid } from './uuid.js';

/** @typedef {import('./outbox.js').Edit} Edit */

export class Turns {
  own = new OwnEdits();

  /** @param {import('./session.js').Session} session */
  constructor(session) { this.session = session; }

  /** @param {'undo' | 'redo'} kind */
  turn(kind) {
    const { session } = this, next = this.own.next(kind);
    // A lock itself can be taken back while it holds: the server knows.
    const edit = { editId: uuid(), kind };
    session.store.addPending(this.remembered(edit));
    session.outbox.add(edit);
    if (!session.link.online && next === null) session.say(`The ${kind} waits for the server.`);
  }

  /** Notes an own edit, and what an undo or redo is about. @param {Edit} edit @returns {Edit} */
  remembered(edit) {
    if (edit.kind !== 'undo' && edit.kind !== 'redo') { this.own.did(/** @type {any} */ (edit)); return edit; }
    const target = this.own.turn(edit.editId, edit.kind);
    return target === null ? edit : { ...edit, objectId: target.objectId, target: target.editId };
  }
}
