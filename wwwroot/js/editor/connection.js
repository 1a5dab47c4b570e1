// The circuit goes and comes back: what was missed is fetched, what waited is sent.

/** Milliseconds until a question that got lost is asked again. */
const AGAIN = 1500;

export class Connection {
  #timer = /** @type {any} */ (0);

  /** @param {import('./session.js').Session} session */
  constructor(session) { this.session = session; }

  /** The link found out by itself. @param {boolean} online */
  changed(online) {
    const { hover, outbox, feed, prompts, events } = this.session;
    if (!online) hover.move(null);
    if (online) {
      outbox.kick();
      // What others did meanwhile was sent to a circuit that was not there.
      feed.refresh();
      if (prompts.open) prompts.again();
      events.onOnline?.();
    }
    events.onState();
  }

  /** Blazor lost its circuit, or has it back. @param {boolean} up */
  circuit(up) {
    const { link, outbox, feed } = this.session;
    if (!up) return link.suspend();
    link.resume();
    outbox.kick();
    feed.refresh();
  }

  /** A question got lost. */
  later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.session.prompts.again(), AGAIN);
  }

  dispose() { clearTimeout(this.#timer); }
}
