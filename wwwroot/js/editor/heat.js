// A small picture of numbers, laid over the whole picture: how sure a prediction is, or a step of its refinement.

/** @typedef {import('./viewport.js').Viewport} Viewport */

/** From little to much. Light and dark as well as coloured, so that it reads without telling colours apart. */
const STOPS = [[36, 20, 92], [128, 30, 122], [226, 88, 62], [250, 190, 72], [255, 250, 214]];

/** The colour of a value. @param {number} share 0..1 @returns {number[]} red, green, blue */
export function colourAt(share) {
  const at = Math.min(1, Math.max(0, share)) * (STOPS.length - 1), low = Math.min(STOPS.length - 2, Math.floor(at)), part = at - low;
  return STOPS[low].map((v, k) => Math.round(v + (STOPS[low + 1][k] - v) * part));
}

/** Colours 0xAABBGGRR for 0..255. @param {(share: number) => number} alpha 0..1 for 0..1 @param {number} [gain] how soon the colours reach their end @returns {Uint32Array} */
export function ramp(alpha, gain = 1) {
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const share = i / 255, [r, g, b] = colourAt(share * gain);
    return ((Math.round(255 * Math.min(0.8, Math.max(0, alpha(share)))) << 24) | (b << 16) | (g << 8) | r) >>> 0;
  });
}

export class Heat {
  #canvas = document.createElement('canvas'); #image = /** @type {ImageData | null} */ (null);
  visible = false;

  /** @param {number} width @param {number} height of the picture @param {boolean} [sharp] whether its pixels are to be seen when it is enlarged */
  constructor(width, height, sharp = false) {
    this.width = width;
    this.height = height;
    this.sharp = sharp;
  }

  /** What is shown, or null. @returns {HTMLCanvasElement | null} */
  get canvas() { return this.visible ? this.#canvas : null; }

  /** Shows numbers. @param {number} width @param {number} height @param {Uint32Array} colours @param {(i: number) => number} valueAt 0..255 */
  show(width, height, colours, valueAt) {
    this.fill(width, height, pixels => { for (let i = 0; i < pixels.length; i++) pixels[i] = colours[valueAt(i)]; });
  }

  /** Shows pixels. @param {number} width @param {number} height @param {(pixels: Uint32Array) => void} write 0xAABBGGRR each */
  fill(width, height, write) {
    if (this.#image === null || this.#image.width !== width || this.#image.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#image = new ImageData(width, height);
    }
    const pixels = new Uint32Array(this.#image.data.buffer);
    write(pixels);
    /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d')).putImageData(this.#image, 0, 0);
    this.visible = true;
  }

  hide() { this.visible = false; }

  /** @param {CanvasRenderingContext2D} context @param {Viewport} view */
  paint(context, view) {
    const { width, height } = this.#canvas, area = view.visible();
    if (!this.visible || area.w === 0 || area.h === 0) return;
    // Only what is in sight: zoomed in, the whole would be larger than any canvas.
    const fx = width / this.width, fy = height / this.height;
    const x0 = Math.max(0, Math.floor(area.x * fx) - 1), x1 = Math.min(width, Math.ceil((area.x + area.w) * fx) + 1);
    const y0 = Math.max(0, Math.floor(area.y * fy) - 1), y1 = Math.min(height, Math.ceil((area.y + area.h) * fy) + 1);
    const left = (x0 / fx * view.scale + view.x) * view.dpr, top = (y0 / fy * view.scale + view.y) * view.dpr;
    context.imageSmoothingEnabled = !this.sharp || view.deviceScale < fx;
    context.drawImage(this.#canvas, x0, y0, x1 - x0, y1 - y0, left, top, (x1 - x0) / fx * view.deviceScale, (y1 - y0) / fy * view.deviceScale);
  }

  dispose() { this.#canvas.width = this.#canvas.height = 0; }
}
