// What happens around the editor: its element changes its size, the window moves to another screen, the network or the circuit goes and returns.

export class Surroundings {
  #abort = new AbortController(); #observer;

  /** @param {import('./editor.js').Editor} editor */
  constructor(editor) {
    this.editor = editor;
    const { signal } = this.#abort;
    this.#observer = new ResizeObserver(() => this.resize());
    this.#observer.observe(editor.host);
    // Moving the window to another screen changes the pixel ratio, not the size.
    window.addEventListener('resize', () => this.resize(), { signal });
    window.addEventListener('online', () => editor.session.outbox.kick(), { signal });
    // Blazor tells its reconnect dialog, wherever that is; 'hide' means that the circuit is back.
    document.addEventListener('components-reconnect-state-changed', (/** @type {any} */ event) => editor.session.circuit(event.detail?.state === 'hide'), { signal, capture: true });
  }

  resize() {
    const { host: { clientWidth, clientHeight }, pointers, view, painter } = this.editor, dpr = window.devicePixelRatio || 1;
    pointers.moved();
    if (view.resize(clientWidth, clientHeight, dpr)) { painter.resize(clientWidth, clientHeight, dpr); this.editor.viewChanged(false); }
  }

  dispose() {
    this.#observer.disconnect();
    this.#abort.abort();
  }
}
