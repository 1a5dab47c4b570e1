// The stroke under the pointer, drawn as a round-capped path on the active layer: only the new piece each frame, no raster.

/** @typedef {import('./viewport.js').Viewport} Viewport */

export class LiveStroke {
  points = /** @type {number[]} */ ([]); radius = 0; erase = false; colour = '#000'; active = false;
  #drawn = 0;

  /** @param {number} radius picture pixels @param {boolean} erase @param {string} colour */
  begin(radius, erase, colour) {
    this.points = [];
    this.radius = radius; this.erase = erase; this.colour = colour;
    this.active = true;
    this.#drawn = 0;
  }

  /** @param {number} x @param {number} y */
  add(x, y) { this.points.push(x, y); }

  /** @returns {number[]} */
  end() {
    const { points } = this;
    this.active = false;
    this.points = [];
    return points;
  }

  /** Paints what is new, or everything after the layer was painted anew. @param {CanvasRenderingContext2D} context @param {Viewport} view @param {boolean} whole */
  paint(context, view, whole) {
    const { points } = this;
    if (!this.active || points.length === 0) return;
    const from = whole ? 0 : Math.max(0, this.#drawn - 2);
    if (!whole && this.#drawn === points.length) return;
    this.#drawn = points.length;
    const s = view.deviceScale, ox = view.x * view.dpr, oy = view.y * view.dpr;
    context.globalCompositeOperation = this.erase ? 'destination-out' : 'source-over';
    context.strokeStyle = this.colour;
    context.lineWidth = Math.max(1, 2 * this.radius * s);
    context.lineCap = context.lineJoin = 'round';
    context.beginPath();
    context.moveTo(points[from] * s + ox, points[from + 1] * s + oy);
    for (let i = from; i < points.length; i += 2) context.lineTo(points[i] * s + ox, points[i + 1] * s + oy);
    context.stroke();
    context.globalCompositeOperation = 'source-over';
  }
}
