// Revisions in order. Replies to own edits and other people's edits are one sequence; what comes early waits 300 ms for
// what is missing, then the whole picture is asked for.

/** @typedef {{ revision: number, changes: any[], editId?: string }} Revision */
/**
 * @typedef {object} FeedOptions
 * @property {(item: Revision) => void} apply the next revision, or one already contained (then `changes` is empty)
 * @property {() => Promise<{ revision: number }>} fetch
 * @property {(snapshot: any) => void} reset
 * @property {(run: () => void, ms: number) => any} [later]
 * @property {(timer: any) => void} [forget]
 */

const GAP_WAIT = 300, RETRY_WAIT = 2000;

export class Feed {
  #options; #early = /** @type {Revision[]} */ ([]); #timer = null; #fetching = false; #broken = false; #closed = false;
  revision;

  /** @param {number} revision @param {FeedOptions} options */
  constructor(revision, options) {
    this.revision = revision;
    this.#options = { later: (run, ms) => setTimeout(run, ms), forget: timer => clearTimeout(timer), ...options };
  }

  /** @param {Revision} item */
  offer(item) {
    this.#early.push(item);
    this.#early.sort((a, b) => a.revision - b.revision);
    this.#drain();
  }

  dispose() { this.#closed = true; this.#options.forget?.(this.#timer); }

  /** Asks for the whole picture. */
  async refresh() {
    if (this.#fetching || this.#closed) return;
    this.#fetching = true;
    let snapshot = /** @type {any} */ (null);
    try { snapshot = await this.#options.fetch(); } catch { /* asked again below */ }
    this.#fetching = false;
    if (this.#closed) return;
    if (snapshot === null) return this.#wait(RETRY_WAIT);
    if (snapshot.revision >= this.revision) {
      this.revision = snapshot.revision;
      try { this.#options.reset(snapshot); } catch { return this.#wait(RETRY_WAIT); }
      this.#broken = false;
    } else if (this.#broken) this.#wait(GAP_WAIT);
    this.#drain();
  }

  #drain() {
    while (this.#early.length > 0 && this.#early[0].revision <= this.revision + 1) {
      const item = /** @type {Revision} */ (this.#early.shift());
      const seen = item.revision <= this.revision;
      if (!seen) this.revision = item.revision;
      try { this.#options.apply(seen ? { ...item, changes: [] } : item); }
      catch {
        // A change that cannot be read must not stop the ones behind it; the whole picture will tell.
        this.#options.apply({ ...item, changes: [] });
        this.#broken = true;
        this.#wait(GAP_WAIT);
      }
    }
    if (this.#early.length > 0) this.#wait(GAP_WAIT);
  }

  /** @param {number} ms */
  #wait(ms) {
    if (this.#timer !== null || this.#fetching || this.#closed) return;
    this.#timer = this.#options.later?.(() => {
      this.#timer = null;
      // The missing one came: nothing to ask for, unless newer gaps opened since.
      if (ms !== GAP_WAIT || this.#early.length > 0 || this.#broken) this.refresh();
    }, ms) ?? null;
  }
}
