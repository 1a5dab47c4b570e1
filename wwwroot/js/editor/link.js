// Calls over the Blazor circuit. A circuit that dies leaves its calls hanging for ever, so every call has a deadline, and
// all fail at once when the page knows that the circuit is gone.

/** @typedef {{ invokeMethodAsync(method: string, ...args: any[]): Promise<any> }} DotNet */

/** Milliseconds. Predictions may have to wait for an encoding on a slow machine; the rest is quick or harmless to repeat. */
const DEADLINES = /** @type {Record<string, number>} */ ({ Predict: 120_000, SoftMap: 120_000, Refinement: 120_000, Regions: 120_000, Segments: 120_000, Tags: 120_000, SetWords: 120_000, Snapshot: 30_000 }), DEADLINE = 15_000, ACCEPT_DEADLINE = 120_000;

export class Link {
  #closed = false; #suspended = false;
  #waiting = /** @type {Set<(error: Error) => void>} */ (new Set());
  online = true;

  /** @param {DotNet} dotnet @param {(online: boolean) => void} onConnection */
  constructor(dotnet, onConnection) {
    this.dotnet = dotnet;
    this.onConnection = onConnection;
  }

  /** Rejects when the server cannot be reached. @param {string} method @param {...any} args @returns {Promise<any>} */
  async call(method, ...args) {
    if (this.#closed) throw new Error('The editor is closed');
    if (this.#suspended) throw new Error('The circuit is down');
    const limit = args[0]?.kind === 'accept' ? ACCEPT_DEADLINE : DEADLINES[method] ?? DEADLINE;
    let timer, fail;
    try {
      const cut = new Promise((_, reject) => {
        fail = reject;
        this.#waiting.add(reject);
        timer = setTimeout(() => reject(new Error(`${method} was not answered`)), limit);
      });
      const reply = await Promise.race([this.dotnet.invokeMethodAsync(method, ...args), cut]);
      this.#set(true);
      return reply;
    } catch (error) {
      this.#set(false);
      throw error;
    } finally {
      clearTimeout(timer);
      if (fail !== undefined) this.#waiting.delete(fail);
    }
  }

  /** Says something that needs no answer. @param {string} method @param {...any} args @returns {Promise<boolean>} whether it arrived */
  async tell(method, ...args) {
    try { await this.call(method, ...args); return true; } catch { return false; }
  }

  /** The circuit is known to be down: what waits for it will not come. */
  suspend() {
    this.#suspended = true;
    for (const fail of this.#waiting) fail(new Error('The circuit is down'));
    this.#set(false);
  }

  resume() { this.#suspended = false; }

  dispose() { this.#closed = true; }

  /** @param {boolean} online */
  #set(online) {
    if (online === this.online || this.#closed) return;
    this.online = online;
    this.onConnection(online);
  }
}
