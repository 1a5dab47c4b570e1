// Masks as images: small cached canvases per level, made from the spans only where they are seen. One cache serves a set
// of masks that are painted together (all objects at rest, the active object, the prediction).
import { firstAfter } from './mask.js';

/** @typedef {import('./mask.js').Spans} Spans */
/** @typedef {import('./mask.js').Rect} Rect */
/** @typedef {import('./viewport.js').Viewport} Viewport */
/** Colours are 0xAABBGGRR, as a little-endian ImageData wants them; `hatch` replaces `fill` on every eighth diagonal. */
/** @typedef {{ fill: number, edge: number, hatch?: number, wide?: boolean, dash?: boolean }} Look `wide`: an edge two pixels wide; `dash`: an edge with gaps */
/** @typedef {{ spans: Spans, box: Rect | null, look: Look }} Source */
/** @typedef {{ canvas: HTMLCanvasElement | null, fresh: boolean }} Tile */

// Tiles are made with a rim, so that edges do not stop where a tile does.
const SIZE = 256, RIM = 2, SIDE = SIZE + 2 * RIM, MAX_TILES = 384;

// Shared: tiles are made one at a time.
const bits = new Uint8Array(SIDE * SIDE);

/**
 * Level of the tiles: 0 is one tile pixel a picture pixel, 1 is half of that. Zoomed in, negative levels divide pixels,
 * so that an edge stays a line of some screen pixels instead of hiding whole pixels.
 * @param {number} deviceScale
 */
const levelFor = deviceScale => deviceScale >= 4 ? -Math.floor(Math.log2(deviceScale / 2)) : Math.max(0, Math.round(Math.log2(1 / deviceScale) - 0.2));

export class MaskTiles {
  #tiles = /** @type {Map<string, Tile>} */ (new Map());
  #image = new ImageData(SIZE, SIZE); #pixels = new Uint32Array(this.#image.data.buffer);
  #spare = /** @type {HTMLCanvasElement[]} */ ([]);

  /** @param {number} width @param {number} height @param {() => Source[]} sources lowest first */
  constructor(width, height, sources) {
    this.width = width;
    this.height = height;
    this.sources = sources;
  }

  /** Marks what changed; null is everything. @param {Rect | null} rect */
  invalidate(rect) {
    if (rect === null) { for (const tile of this.#tiles.values()) tile.fresh = false; return; }
    for (const [key, tile] of this.#tiles) {
      const [k, col, row] = key.split('/').map(Number), step = SIZE * 2 ** k, rim = Math.max(1, 2 ** k) * (RIM + 1);
      if (rect.x < (col + 1) * step + rim && rect.x + rect.w > col * step - rim && rect.y < (row + 1) * step + rim && rect.y + rect.h > row * step - rim) tile.fresh = false;
    }
  }

  /**
   * Paints what is in sight; stale tiles are made anew within the budget.
   * @param {CanvasRenderingContext2D} context @param {Viewport} view @param {number} budget milliseconds
   * @returns {boolean} whether work is left
   */
  paint(context, view, budget) {
    const k = levelFor(view.deviceScale), step = SIZE * 2 ** k, area = view.visible();
    context.imageSmoothingEnabled = view.deviceScale < 1;
    const started = performance.now();
    let left = false, sources = /** @type {Source[] | null} */ (null), seen = 0;
    if (area.w === 0 || area.h === 0) return false;
    for (let row = Math.floor(area.y / step); row * step < area.y + area.h; row++)
      for (let col = Math.floor(area.x / step); col * step < area.x + area.w; col++) {
        const key = `${k}/${col}/${row}`, tile = this.#touch(key);
        seen++;
        if (!tile.fresh) {
          if (performance.now() - started < budget) this.#make(tile, sources ??= this.sources(), col, row, k);
          else left = true;
        }
        if (tile.canvas !== null) this.#draw(context, view, tile.canvas, col, row, k, 0, 0, SIZE);
        else if (!tile.fresh) this.#substitute(context, view, col, row, k);
      }
    // Never what is in sight: on a huge screen that would be made anew for ever.
    this.#trim(Math.max(MAX_TILES, seen));
    return left;
  }

  dispose() {
    for (const tile of this.#tiles.values()) this.#free(tile);
    for (const canvas of this.#spare) canvas.width = canvas.height = 0;
    this.#tiles.clear();
    this.#spare = [];
  }

  /** @param {string} key */
  #touch(key) {
    const tile = this.#tiles.get(key) ?? { canvas: null, fresh: false };
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
    return tile;
  }

  /** @param {number} limit */
  #trim(limit) {
    for (const [key, tile] of this.#tiles) {
      if (this.#tiles.size <= limit) return;
      this.#free(tile);
      this.#tiles.delete(key);
    }
  }

  /** @param {Tile} tile */
  #free(tile) {
    if (tile.canvas !== null) this.#spare.push(tile.canvas);
    tile.canvas = null;
    while (this.#spare.length > 32) { const canvas = /** @type {HTMLCanvasElement} */ (this.#spare.pop()); canvas.width = canvas.height = 0; }
  }

  /** A square of a tile that starts at (sx, sy) goes where the view puts it. */
  #draw(context, view, canvas, col, row, k, sx, sy, size) {
    const f = 2 ** k, x0 = (col * SIZE + sx) * f, y0 = (row * SIZE + sy) * f;
    const dx = Math.round((x0 * view.scale + view.x) * view.dpr), dy = Math.round((y0 * view.scale + view.y) * view.dpr);
    const ex = Math.round(((x0 + size * f) * view.scale + view.x) * view.dpr), ey = Math.round(((y0 + size * f) * view.scale + view.y) * view.dpr);
    context.drawImage(canvas, sx, sy, size, size, dx, dy, ex - dx, ey - dy);
  }

  /** While a tile waits for its turn, a level up or down stands in. */
  #substitute(context, view, col, row, k) {
    const parent = this.#tiles.get(`${k + 1}/${col >> 1}/${row >> 1}`);
    if (parent !== undefined && parent.canvas !== null)
      return this.#draw(context, view, parent.canvas, col >> 1, row >> 1, k + 1, (col & 1) * SIZE / 2, (row & 1) * SIZE / 2, SIZE / 2);
    if (k > -6)
      for (let i = 0; i < 4; i++) {
        const c = col * 2 + (i & 1), r = row * 2 + (i >> 1), child = this.#tiles.get(`${k - 1}/${c}/${r}`);
        if (child !== undefined && child.canvas !== null) this.#draw(context, view, child.canvas, c, r, k - 1, 0, 0, SIZE);
      }
  }

  /** @param {Tile} tile @param {Source[]} sources */
  #make(tile, sources, col, row, k) {
    tile.fresh = true;
    const f = 2 ** k, x0 = col * SIZE, y0 = row * SIZE;
    const here = sources.filter(({ box }) => box !== null && box.x < (x0 + SIZE) * f && box.x + box.w > x0 * f && box.y < (y0 + SIZE) * f && box.y + box.h > y0 * f);
    if (here.length === 0) return this.#free(tile);
    this.#pixels.fill(0);
    for (const source of here) this.#rasterise(source, x0, y0, f);
    if (tile.canvas === null) {
      tile.canvas = this.#spare.pop() ?? document.createElement('canvas');
      tile.canvas.width = tile.canvas.height = SIZE;
    }
    /** @type {CanvasRenderingContext2D} */ (tile.canvas.getContext('2d')).putImageData(this.#image, 0, 0);
  }

  /** @param {Source} source @param {number} x0 @param {number} y0 of the tile in pixels of its level @param {number} f picture pixels per level pixel */
  #rasterise({ spans, box, look }, x0, y0, f) {
    if (box === null) return;
    const c0 = Math.max(0, Math.floor(box.x / f) - x0 + RIM), c1 = Math.min(SIDE, Math.ceil((box.x + box.w) / f) - x0 + RIM);
    const r0 = Math.max(0, Math.floor(box.y / f) - y0 + RIM), r1 = Math.min(SIDE, Math.ceil((box.y + box.h) / f) - y0 + RIM);
    const m0 = Math.max(0, c0 - RIM), m1 = Math.min(SIDE, c1 + RIM);
    for (let c = m0; c < m1; c++) bits.fill(0, c * SIDE + Math.max(0, r0 - RIM), c * SIDE + Math.min(SIDE, r1 + RIM));
    const { height } = this, half = f > 1 ? f / 2 : 0;
    for (let c = c0; c < c1; c++) {
      const x = Math.floor((x0 + c - RIM) * f + half);
      if (x < 0 || x >= this.width) continue;
      const base = x * height, top = base + Math.max(0, Math.floor((y0 + r0 - RIM) * f)), end = base + Math.min(height, Math.ceil((y0 + r1 - RIM) * f));
      let i = firstAfter(spans, top);
      for (let at = top; at < end; i++) {
        const next = i < spans.length && spans[i] < end ? spans[i] : end;
        // A level pixel belongs when its middle does.
        if ((i & 1) === 1) {
          const from = Math.ceil((at - base - half) / f) - y0 + RIM, to = Math.ceil((next - base - half) / f) - y0 + RIM;
          bits.fill(1, c * SIDE + Math.max(r0, from), c * SIDE + Math.max(r0, Math.min(r1, to)));
        }
        at = next;
      }
    }
    // What is smaller than a few level pixels could fall between the samples; a dot keeps it in sight.
    if (box.w < 3 * f || box.h < 3 * f) {
      const c = Math.floor((box.x + box.w / 2) / f) - x0 + RIM, r = Math.floor((box.y + box.h / 2) / f) - y0 + RIM;
      if (f > 1 && c >= 0 && r >= 0 && c < SIDE && r < SIDE) bits[c * SIDE + r] = 1;
    }
    const { fill, edge, wide, dash } = look, hatch = look.hatch ?? fill, pixels = this.#pixels;
    for (let c = Math.max(RIM, c0); c < Math.min(SIDE - RIM, c1); c++)
      for (let r = Math.max(RIM, r0), b = c * SIDE + r; r < Math.min(SIDE - RIM, r1); r++, b++) {
        if (bits[b] === 0) continue;
        let inner = bits[b - 1] & bits[b + 1] & bits[b - SIDE] & bits[b + SIDE];
        if (wide) inner &= bits[b - 2] & bits[b + 2] & bits[b - 2 * SIDE] & bits[b + 2 * SIDE];
        pixels[(r - RIM) * SIZE + c - RIM] = inner === 0 && !(dash && ((x0 + y0 + c + r) & 15) > 9) ? edge : ((x0 + y0 + c + r) & 7) === 0 ? hatch : fill;
      }
  }
}
