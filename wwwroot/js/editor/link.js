// Calls over the Blazor circuit. A circuit that dies may leave a call hanging for ever, so every call has a deadline.

/** @typedef {{ invokeMethodAsync(method: string, ...args: any[]): Promise<any> }} DotNet */

/** The first accept may have to wait for an encoding on a slow machine. */
const DEADLINE = 90_000;

export class Link {
  #closed = false;
  online = true;

  /** @param {DotNet} dotnet @param {(online: boolean) => void} onConnection */
  constructor(dotnet, onConnection) {
    this.dotnet = dotnet;
    this.onConnection = onConnection;
  }

  /** Rejects when the server cannot be reached. @param {string} method @param {...any} args @returns {Promise<any>} */
  async call(method, ...args) {
    if (this.#closed) throw new Error('The editor is closed');
    let timer;
    try {
      const deadline = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${method} was not answered`)), DEADLINE); });
      const reply = await Promise.race([this.dotnet.invokeMethodAsync(method, ...args), deadline]);
      this.#set(true);
      return reply;
    } catch (error) {
      this.#set(false);
      throw error;
    } finally { clearTimeout(timer); }
  }

  /** Says something that needs no answer. @param {string} method @param {...any} args @returns {Promise<boolean>} whether it arrived */
  async tell(method, ...args) {
    try { await this.call(method, ...args); return true; } catch { return false; }
  }

  dispose() { this.#closed = true; }

  /** @param {boolean} online */
  #set(online) {
    if (online === this.online || this.#closed) return;
    this.online = online;
    this.onConnection(online);
  }
}
