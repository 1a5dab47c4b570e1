// One object at one revision, over the picture in small: for the replay on the history page.
import { fromPatch } from '../editor/rle.js';

class Stage {
  #picture = new Image(); #shown = /** @type {any} */ (null);

  /** @param {HTMLCanvasElement} canvas @param {{ width: number, height: number, url: string }} picture */
  constructor(canvas, { width, height, url }) {
    this.width = width; this.height = height;
    // Large enough to judge, small enough to be painted many times a second.
    const scale = Math.min(1, 1400 / Math.max(width, height));
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    this.scale = scale;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    this.#picture.addEventListener('load', () => this.#paint());
    this.#picture.src = url;
  }

  /** @param {any} patch of the protocol, or null while the object is not there @param {string} colour @param {number[]} touched x, y, w, h of the edit */
  show(patch, colour, touched) {
    this.#shown = { spans: patch === null ? [] : fromPatch(patch, this.width, this.height), colour, touched };
    this.#paint();
  }

  #paint() {
    const { context, scale, height } = this, { canvas } = context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (this.#picture.complete && this.#picture.naturalWidth > 0) context.drawImage(this.#picture, 0, 0, canvas.width, canvas.height);
    if (this.#shown === null) return;
    const { spans, colour, touched: [x, y, w, h] } = this.#shown;
    context.scale(scale, scale);
    context.fillStyle = colour;
    context.globalAlpha = 0.6;
    // Spans run down the columns, as COCO counts.
    for (let i = 0; i < spans.length; i += 2) {
      const column = Math.floor(spans[i] / height);
      context.fillRect(column, spans[i] - column * height, 1, spans[i + 1] - spans[i]);
    }
    context.globalAlpha = 1;
    if (w > 0 && h > 0) {
      context.strokeStyle = '#fff';
      context.lineWidth = 1.5 / scale;
      context.setLineDash([5 / scale, 4 / scale]);
      context.strokeRect(x, y, w, h);
    }
  }
}

/** @param {HTMLCanvasElement} canvas @param {any} picture */
export const create = (canvas, picture) => new Stage(canvas, picture);
