// Marks on top of everything: prompts and what a tool is drawing. Erases only where it drew.

/** @typedef {import('./viewport.js').Viewport} Viewport */

const POSITIVE = '#22c55e', NEGATIVE = '#ef4444', LINE = '#38bdf8', PALE = '#ffffff', DARK = 'rgba(0, 0, 0, 0.65)';

export class Ink {
  #box = [Infinity, Infinity, -Infinity, -Infinity];

  /** @param {CanvasRenderingContext2D} context @param {Viewport} view */
  constructor(context, view) {
    this.context = context;
    this.view = view;
  }

  begin() {
    const { context } = this, [x0, y0, x1, y1] = this.#box;
    context.setTransform(1, 0, 0, 1, 0, 0);
    if (x1 >= x0) context.clearRect(x0 - 1, y0 - 1, x1 - x0 + 2, y1 - y0 + 2);
    this.#box = [Infinity, Infinity, -Infinity, -Infinity];
  }

  /** After the canvas was resized nothing is left to erase. */
  forget() { this.#box = [Infinity, Infinity, -Infinity, -Infinity]; }

  /** @param {number} x @param {number} y picture @param {boolean} positive */
  point(x, y, positive) {
    const { context, view } = this, r = 6 * view.dpr, [px, py] = this.#at(x, y, 10);
    context.beginPath();
    context.arc(px, py, r, 0, 2 * Math.PI);
    context.fillStyle = positive ? POSITIVE : NEGATIVE;
    context.fill();
    context.lineWidth = 1.75 * view.dpr;
    context.strokeStyle = PALE;
    context.setLineDash([]);
    context.stroke();
    // A sign as well as a colour: not everybody tells red from green.
    context.beginPath();
    context.moveTo(px - r / 2, py); context.lineTo(px + r / 2, py);
    if (positive) { context.moveTo(px, py - r / 2); context.lineTo(px, py + r / 2); }
    context.stroke();
  }

  /** A place to look at. @param {number} x @param {number} y @param {number} radius picture */
  mark(x, y, radius) {
    const { context, view } = this, r = Math.max(14, radius * view.scale), [px, py] = this.#at(x, y, r + 3);
    for (const [colour, width, dash] of /** @type {[string, number, number[]][]} */ ([[DARK, 4, []], [PALE, 2, [6, 4]]])) {
      context.beginPath();
      context.arc(px, py, r * view.dpr, 0, 2 * Math.PI);
      context.strokeStyle = colour;
      context.lineWidth = width * view.dpr;
      context.setLineDash(dash.map(d => d * view.dpr));
      context.stroke();
    }
  }

  /** @param {number[]} points @param {boolean} positive */
  scribble(points, positive) { this.#path(points, false, [[DARK, 5], [positive ? POSITIVE : NEGATIVE, 3]], positive ? [] : [8, 5]); }

  /** @param {number[]} points @param {boolean} closed */
  outline(points, closed) { this.#path(points, closed, [[DARK, 3.5], [LINE, 1.75]], []); }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
  box(x0, y0, x1, y1) { this.#path([x0, y0, x1, y0, x1, y1, x0, y1], true, [[DARK, 3], [PALE, 1.5]], [6, 4]); }

  /** What somebody else works on. @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {string} colour @param {string} name */
  selection(x0, y0, x1, y1, colour, name) {
    this.#path([x0, y0, x1, y0, x1, y1, x0, y1], true, [[DARK, 4], [colour, 2.5]], [5, 4]);
    const { context, view } = this, size = 11 * view.dpr;
    context.font = `600 ${size}px system-ui, sans-serif`;
    const width = context.measureText(name).width + size, [px, py] = this.#at(x0, y0, width / view.dpr + 6);
    context.fillStyle = colour;
    context.fillRect(px, py - 1.5 * size, width, 1.5 * size);
    context.fillStyle = PALE;
    context.fillText(name, px + size / 2, py - 0.42 * size);
  }

  /** @param {number} x @param {number} y @param {boolean} strong */
  vertex(x, y, strong) {
    const { context, view } = this, r = (strong ? 6 : 3.5) * view.dpr, [px, py] = this.#at(x, y, 9);
    context.beginPath();
    context.arc(px, py, r, 0, 2 * Math.PI);
    context.fillStyle = strong ? LINE : PALE;
    context.fill();
    context.lineWidth = 1.5 * view.dpr;
    context.strokeStyle = DARK;
    context.setLineDash([]);
    context.stroke();
  }

  /** @param {number[]} points @param {boolean} closed @param {[string, number][]} strokes @param {number[]} dash */
  #path(points, closed, strokes, dash) {
    if (points.length < 2) return;
    const { context, view } = this;
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = this.#at(points[i], points[i + 1], 4);
      if (i === 0) context.moveTo(x, y);
      context.lineTo(x, y);
    }
    if (closed) context.closePath();
    context.lineCap = context.lineJoin = 'round';
    strokes.forEach(([colour, width], i) => {
      context.strokeStyle = colour;
      context.lineWidth = width * view.dpr;
      context.setLineDash(i === 0 ? [] : dash.map(d => d * view.dpr));
      context.stroke();
    });
  }

  /** Device position of a picture point; remembers that something is drawn around it. */
  #at(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ reach) {
    const { view } = this, px = (x * view.scale + view.x) * view.dpr, py = (y * view.scale + view.y) * view.dpr, r = reach * view.dpr, b = this.#box;
    b[0] = Math.min(b[0], Math.floor(px - r)); b[1] = Math.min(b[1], Math.floor(py - r));
    b[2] = Math.max(b[2], Math.ceil(px + r)); b[3] = Math.max(b[3], Math.ceil(py + r));
    return [px, py];
  }
}
