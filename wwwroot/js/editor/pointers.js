// Mouse, pen and fingers: one finger or pen draws, two fingers pan and pinch, the middle button or Space pans, the wheel zooms.

/** @typedef {import('./viewport.js').Viewport} Viewport */
/** @typedef {{ x: number, y: number, sx: number, sy: number, button: number, alt: boolean, shift: boolean, type: string }} Sample picture and screen position */
/**
 * @typedef {object} PointerHandlers
 * @property {(s: Sample) => void} down
 * @property {(samples: Sample[]) => void} move
 * @property {(s: Sample) => void} up
 * @property {() => void} cancel
 * @property {(s: Sample | null) => void} hover
 * @property {(s: Sample) => void} double
 * @property {(steps: number) => void} resizeBrush
 * @property {() => boolean} panning Space is held
 * @property {() => void} viewChanged
 */

export class Pointers {
  #abort = new AbortController(); #rect = /** @type {DOMRect | null} */ (null);
  #drawing = /** @type {number | null} */ (null); #button = 0;
  #pan = /** @type {{ id: number, x: number, y: number } | null} */ (null);
  #touches = /** @type {Map<number, { x: number, y: number }>} */ (new Map());
  #gesture = false; #pen = 0;

  /** @param {HTMLElement} host @param {Viewport} view @param {PointerHandlers} on */
  constructor(host, view, on) {
    this.host = host; this.view = view; this.on = on;
    const { signal } = this.#abort;
    const listen = (/** @type {string} */ name, /** @type {(e: any) => void} */ handler, options = {}) => host.addEventListener(name, handler, { signal, ...options });
    listen('pointerdown', this.#down);
    listen('pointermove', this.#move);
    listen('pointerup', this.#up);
    listen('pointercancel', this.#lost);
    listen('lostpointercapture', this.#lost);
    listen('pointerleave', () => { if (this.#drawing === null) on.hover(null); });
    listen('wheel', e => { if (this.#mine(e)) this.#wheel(e); }, { passive: false });
    listen('contextmenu', e => { if (this.#mine(e)) e.preventDefault(); });
    listen('dblclick', e => { if (e.button === 0 && this.#mine(e)) on.double(this.#sample(e)); });
    // Middle click would start the browser's own scrolling.
    listen('mousedown', e => { if (e.button === 1) e.preventDefault(); });
    for (const name of ['scroll', 'resize']) window.addEventListener(name, () => { this.#rect = null; }, { signal, capture: true, passive: true });
  }

  get drawing() { return this.#drawing !== null; }
  /** The host moved or changed its size. */
  moved() { this.#rect = null; }
  dispose() { this.#abort.abort(); }

  /** A toolbar that floats inside the host keeps its own clicks. @param {Event} e */
  #mine(e) { return e.target === this.host || /** @type {Element} */ (e.target).closest?.('.iseg-layers') != null; }

  /** @param {PointerEvent | MouseEvent} e @returns {Sample} */
  #sample(e) {
    this.#rect ??= this.host.getBoundingClientRect();
    const sx = e.clientX - this.#rect.left, sy = e.clientY - this.#rect.top, { x, y } = this.view.toPicture(sx, sy);
    const pen = /** @type {PointerEvent} */ (e);
    // The far end of a pen is an eraser; it counts as the right button.
    const button = this.#drawing !== null ? this.#button : e.button === 5 ? 2 : e.button;
    return { x, y, sx, sy, button, alt: e.altKey, shift: e.shiftKey, type: pen.pointerType ?? 'mouse' };
  }

  #down = (/** @type {PointerEvent} */ e) => {
    if (!this.#mine(e)) return;
    this.#rect = null;
    this.host.focus({ preventScroll: true });
    const s = this.#sample(e);
    if (e.pointerType === 'pen') this.#pen = e.timeStamp;
    if (e.pointerType === 'touch') {
      // A hand resting on the screen while the pen writes.
      if (e.timeStamp - this.#pen < 500) return;
      this.#touches.set(e.pointerId, { x: s.sx, y: s.sy });
      if (this.#touches.size === 2) {
        this.#stop();
        this.#gesture = true;
      }
      if (this.#gesture) return this.#capture(e);
    }
    if (this.#drawing !== null || this.#pan !== null) return;
    this.#capture(e);
    e.preventDefault();
    if (e.button === 1 || (e.button === 0 && this.on.panning())) { this.#pan = { id: e.pointerId, x: s.sx, y: s.sy }; return; }
    if (![0, 2, 5].includes(e.button)) return;
    this.#button = s.button;
    this.#drawing = e.pointerId;
    this.on.down(s);
  };

  #move = (/** @type {PointerEvent} */ e) => {
    if (e.pointerType === 'pen') this.#pen = e.timeStamp;
    if (this.#gesture && this.#touches.has(e.pointerId)) return this.#pinch(e);
    if (this.#pan?.id === e.pointerId) {
      const s = this.#sample(e);
      this.view.pan(s.sx - this.#pan.x, s.sy - this.#pan.y);
      this.#pan = { id: e.pointerId, x: s.sx, y: s.sy };
      this.on.viewChanged();
      return this.on.hover(s);
    }
    if (this.#drawing === e.pointerId) {
      const all = e.getCoalescedEvents?.() ?? [];
      this.on.move((all.length > 0 ? all : [e]).map(each => this.#sample(each)));
    }
    if (e.pointerType !== 'touch' && (this.#drawing === null || this.#drawing === e.pointerId)) this.on.hover(this.#sample(e));
  };

  #up = (/** @type {PointerEvent} */ e) => {
    this.#touches.delete(e.pointerId);
    if (this.#touches.size === 0) this.#gesture = false;
    if (this.#pan?.id === e.pointerId) this.#pan = null;
    if (this.#drawing !== e.pointerId) return;
    const s = this.#sample(e);
    this.#drawing = null;
    this.on.up(s);
  };

  #lost = (/** @type {PointerEvent} */ e) => {
    this.#touches.delete(e.pointerId);
    if (this.#touches.size === 0) this.#gesture = false;
    if (this.#pan?.id === e.pointerId) this.#pan = null;
    if (this.#drawing === e.pointerId) this.#stop();
  };

  #stop() {
    if (this.#drawing === null) return;
    this.#drawing = null;
    this.on.cancel();
  }

  /** @param {PointerEvent} e */
  #capture(e) { try { this.host.setPointerCapture(e.pointerId); } catch { /* the pointer is gone already */ } }

  /** @param {PointerEvent} e */
  #pinch(e) {
    const s = this.#sample(e), before = [...this.#touches.values()].slice(0, 2);
    this.#touches.set(e.pointerId, { x: s.sx, y: s.sy });
    const after = [...this.#touches.values()].slice(0, 2);
    if (after.length < 2) return;
    const middle = (/** @type {{ x: number, y: number }[]} */ [a, b]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, d: Math.hypot(a.x - b.x, a.y - b.y) });
    const p = middle(before), q = middle(after);
    this.view.pan(q.x - p.x, q.y - p.y);
    if (p.d > 8 && q.d > 8) this.view.zoom(q.d / p.d, q.x, q.y);
    this.on.viewChanged();
  }

  #wheel = (/** @type {WheelEvent} */ e) => {
    e.preventDefault();
    const s = this.#sample(e), lines = e.deltaMode === 1 ? 16 : e.deltaMode === 2 ? 200 : 1;
    // Some systems turn Alt+wheel sideways.
    const dy = (e.deltaY !== 0 ? e.deltaY : e.altKey ? e.deltaX : 0) * lines;
    if (e.altKey) return this.on.resizeBrush(-Math.sign(dy));
    if (e.shiftKey && !e.ctrlKey) this.view.pan(-(e.deltaX + e.deltaY) * lines, 0);
    else this.view.zoom(Math.exp(-Math.max(-240, Math.min(240, dy)) * (e.ctrlKey ? 0.01 : 0.0016)), s.sx, s.sy);
    this.on.viewChanged();
    this.on.hover(this.#sample(e));
  };
}
