// What the server says to an edit: taken into the order of things, or rolled back and, where a hand would miss it, kept.
import { Rescue } from './rescue.js';

/** @typedef {import('./outbox.js').Edit} Edit */

export class Replies {
  lastSaved = /** @type {number | null} */ (null);

  /** @param {import('./session.js').Session} session */
  constructor(session) { this.session = session; }

  /** @param {Edit} edit @param {import('./outbox.js').EditReply} reply */
  answered(edit, reply) {
    const { session } = this;
    if (reply.ok) {
      this.lastSaved = Date.now();
      // Out of order, the edit stays pending until its turn; the feed settles it.
      session.feed.offer({ revision: reply.revision, changes: reply.changes ?? [], editId: edit.editId });
      session.events.onAccepted?.(edit);
    } else {
      const spans = session.store.pendingSpans(edit.editId);
      session.own.refused(edit);
      session.store.rollBack(edit.editId);
      session.events.onRefused?.(edit);
      if (Rescue.takes(edit, reply.code)) this.#keep(edit, reply, spans);
      session.say(reply.error || 'The edit was refused.');
    }
    session.events.onState();
  }

  /** @param {Edit} edit @param {any} reply @param {import('./mask.js').Spans} spans */
  async #keep(edit, reply, spans) {
    const { rescue, link, events } = this.session;
    rescue.add(edit, reply, spans);
    if (reply.code !== 'gone') return;
    // The object, or all of the picture?
    try { rescue.pictureGone = await link.call('Snapshot') === null; } catch { return; }
    events.onRescue?.();
  }
}
