// Edits on their way to the server: in order, one at a time, never lost, never counted twice (the server knows editIds).
// Every edit has its own storage item, so that adding one costs the same however many wait, and two tabs on one picture
// do not overwrite each other's.

/** @typedef {{ editId: string, kind: string, [field: string]: any }} Edit */
/** @typedef {{ ok: true, revision: number, changes: any[] } | { ok: false, code: string, error: string }} EditReply */
/** @typedef {Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>} Store */
/**
 * @typedef {object} OutboxOptions
 * @property {Store | null} storage
 * @property {string} picture
 * @property {(edit: Edit) => Promise<EditReply>} send rejects when the server cannot be reached
 * @property {(edit: Edit, reply: EditReply) => void} onReply accepted or refused for good
 * @property {(count: number) => void} [onChange]
 * @property {(online: boolean) => void} [onConnection]
 * @property {(reply: EditReply) => void} [onDelay] `busy`, `storage` or `signin`: it will be tried again
 * @property {(error: unknown) => void} [onUnsaved] the edit could not be stored; it lives in memory only
 * @property {(run: () => void, ms: number) => any} [later]
 * @property {(timer: any) => void} [forget]
 */

const FIRST_WAIT = 400, LONGEST_WAIT = 8000;
const RETRIED = new Set(['busy', 'storage', 'signin']);

export class Outbox {
  #options; #queue = /** @type {{ key: string, edit: Edit }[]} */ ([]);
  #sending = false; #timer = null; #wait = FIRST_WAIT; #stamp = 0; #closed = false;
  #idle = /** @type {(() => void)[]} */ ([]);
  online = true;

  /** @param {OutboxOptions} options */
  constructor(options) {
    this.#options = { later: (run, ms) => setTimeout(run, ms), forget: timer => clearTimeout(timer), ...options };
    this.#restore();
  }

  get count() { return this.#queue.length; }
  /** The edits that wait, oldest first. */
  get edits() { return this.#queue.map(item => item.edit); }

  /** @param {Edit} edit */
  add(edit) {
    // Later than everything that waits, even when the clock was set back.
    this.#stamp = Math.max(Date.now() * 1000, this.#stamp + 1);
    const item = { key: `${this.#prefix}${String(this.#stamp).padStart(18, '0')}:${edit.editId}`, edit };
    this.#queue.push(item);
    try { this.#options.storage?.setItem(item.key, JSON.stringify(edit)); }
    catch (error) { this.#options.onUnsaved?.(error); }
    this.#options.onChange?.(this.count);
    // Offline, the timer decides: otherwise every stroke would be an attempt of its own.
    if (this.#timer === null) this.#pump();
  }

  /** Tries at once: the circuit is back, or the page was opened with edits left over. */
  kick() {
    this.#options.forget?.(this.#timer);
    this.#timer = null;
    this.#wait = FIRST_WAIT;
    this.#pump();
  }

  /** Resolves when nothing waits, the connection is down or the server cannot store at the moment. @returns {Promise<void>} */
  flush() {
    if (this.count === 0 || !this.online || this.#closed) return Promise.resolve();
    return new Promise(resolve => this.#idle.push(resolve));
  }

  /** Stops; what waits stays in storage. */
  dispose() {
    this.#closed = true;
    this.#options.forget?.(this.#timer);
    this.#release();
  }

  get #prefix() { return `iseg.outbox:${this.#options.picture}:`; }

  #restore() {
    const storage = this.#options.storage;
    if (storage === null) return;
    const keys = [];
    for (let i = 0; i < storage.length; i++) {
      const key = storage.key(i);
      if (key !== null && key.startsWith(this.#prefix)) keys.push(key);
    }
    for (const key of keys.sort()) {
      try {
        const edit = JSON.parse(storage.getItem(key) ?? '');
        if (typeof edit.editId !== 'string' || typeof edit.kind !== 'string') throw new TypeError('not an edit');
        this.#queue.push({ key, edit });
        this.#stamp = Math.max(this.#stamp, Number(key.slice(this.#prefix.length).split(':')[0]) || 0);
      } catch { storage.removeItem(key); }
    }
  }

  async #pump() {
    if (this.#sending || this.#closed) return;
    this.#sending = true;
    while (this.#queue.length > 0 && !this.#closed) {
      const item = this.#queue[0];
      let reply;
      try {
        reply = await this.#options.send(item.edit);
        if (reply === null || typeof reply !== 'object') throw new TypeError('No reply');
      } catch {
        this.#connection(false);
        this.#retry();
        break;
      }
      if (this.#closed) break;
      this.#connection(true);
      if (!reply.ok && RETRIED.has(reply.code)) {
        this.#options.onDelay?.(reply);
        this.#retry();
        // Who wants to leave must not wait for a full disk; what waits stays in storage.
        this.#release();
        break;
      }
      this.#wait = FIRST_WAIT;
      this.#queue.shift();
      try { this.#options.storage?.removeItem(item.key); } catch { /* a second sending is harmless */ }
      // Whatever goes wrong out there, the edits behind this one must still be sent.
      try { this.#options.onReply(item.edit, reply); } catch (error) { console.error(error); }
      this.#options.onChange?.(this.count);
    }
    this.#sending = false;
    if (this.count === 0) this.#release();
  }

  #retry() {
    if (this.#closed) return;
    this.#options.forget?.(this.#timer);
    this.#timer = this.#options.later?.(() => { this.#timer = null; this.#pump(); }, this.#wait) ?? null;
    this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
  }

  /** @param {boolean} online */
  #connection(online) {
    if (online === this.online) return;
    this.online = online;
    if (!online) this.#release();
    this.#options.onConnection?.(online);
  }

  #release() {
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
