// The picture: tiles over HTTP, kept in an LRU by bytes. Where the right tile is not here yet, a coarser one is shown;
// downloads nobody wants any more are aborted.

/** @typedef {import('./viewport.js').Viewport} Viewport */
/** @typedef {{ id: string, width: number, height: number, tileSize: number, levels: number, tileUrl: string, overviewUrl?: string }} Picture */
/** @typedef {{ level: number, col: number, row: number, key: string, distance: number }} Wanted */

const MAX_BYTES = 320 * 1024 * 1024, PARALLEL = 6, LONGEST_WAIT = 30_000;

export class PictureTiles {
  #cache = /** @type {Map<string, ImageBitmap>} */ (new Map()); #bytes = 0;
  #loading = /** @type {Map<string, AbortController>} */ (new Map());
  #failed = /** @type {Map<string, { attempts: number, until: number }>} */ (new Map());
  #wanted = /** @type {Wanted[]} */ ([]);
  #overview = /** @type {ImageBitmap | null} */ (null);
  #timer = /** @type {any} */ (0); #inSight = 0; #closed = false;

  /** @param {Picture} picture @param {() => void} onTile */
  constructor(picture, onTile) {
    this.picture = picture;
    this.onTile = onTile;
    if (picture.overviewUrl) this.#loadOverview(picture.overviewUrl);
  }

  /** The coarsest level that is still sharp. @param {number} deviceScale */
  levelFor(deviceScale) {
    const top = this.picture.levels - 1;
    // A quarter of oversampling less is not seen and saves most of the tiles.
    const below = Math.floor(Math.log2(1 / Math.max(deviceScale * 0.8, 1e-6)));
    return Math.min(top, Math.max(0, top - Math.max(0, below)));
  }

  /** @param {CanvasRenderingContext2D} context in device pixels @param {Viewport} view */
  paint(context, view) {
    const { width, height, tileSize, levels } = this.picture;
    const level = this.levelFor(view.deviceScale), step = tileSize * 2 ** (levels - 1 - level);
    const area = view.visible();
    context.imageSmoothingEnabled = view.scale <= 8;
    context.imageSmoothingQuality = view.deviceScale < 1 ? 'medium' : 'low';
    const left = (/** @type {number} */ x) => Math.round((x * view.scale + view.x) * view.dpr);
    const top = (/** @type {number} */ y) => Math.round((y * view.scale + view.y) * view.dpr);
    if (area.w === 0 || area.h === 0) return this.#want([]);
    this.#inSight = 0;
    const wanted = [], centreX = area.x + area.w / 2, centreY = area.y + area.h / 2;
    for (let row = Math.floor(area.y / step); row * step < area.y + area.h; row++)
      for (let col = Math.floor(area.x / step); col * step < area.x + area.w; col++) {
        const x0 = col * step, y0 = row * step, x1 = Math.min(width, x0 + step), y1 = Math.min(height, y0 + step);
        const key = `${level}/${col}/${row}`;
        this.#inSight++;
        // Rounded corners: neighbours share them, so no seam shows.
        const dx = left(x0), dy = top(y0), dw = left(x1) - dx, dh = top(y1) - dy;
        const bitmap = this.#get(key);
        if (bitmap !== null) context.drawImage(bitmap, dx, dy, dw, dh);
        else {
          this.#coarser(context, level, x0, y0, x1, y1, dx, dy, dw, dh);
          wanted.push({ level, col, row, key, distance: Math.hypot((x0 + x1) / 2 - centreX, (y0 + y1) / 2 - centreY) });
        }
      }
    wanted.sort((a, b) => a.distance - b.distance);
    if (this.#overview === null && level > 0 && this.#get('0/0/0') === null) wanted.unshift({ level: 0, col: 0, row: 0, key: '0/0/0', distance: 0 });
    this.#want(wanted);
  }

  /** Everything in sight is here. */
  get settled() { return this.#wanted.length === 0; }

  /** Tries again what failed, for a connection that came back. */
  retry() { this.#failed.clear(); this.onTile(); }

  dispose() {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const controller of this.#loading.values()) controller.abort();
    for (const bitmap of this.#cache.values()) bitmap.close();
    this.#overview?.close();
    this.#cache.clear();
  }

  /** @param {string} key */
  #get(key) {
    const bitmap = this.#cache.get(key);
    if (bitmap === undefined) return null;
    // Insertion order is age: putting it back makes it the youngest.
    this.#cache.delete(key);
    this.#cache.set(key, bitmap);
    return bitmap;
  }

  #coarser(context, level, x0, y0, x1, y1, dx, dy, dw, dh) {
    const { width, height, tileSize, levels } = this.picture;
    for (let l = level - 1; l >= 0; l--) {
      const scale = 2 ** (levels - 1 - l), step = tileSize * scale;
      const col = Math.floor(x0 / step), row = Math.floor(y0 / step), bitmap = this.#get(`${l}/${col}/${row}`);
      if (bitmap === null) continue;
      const sx = (x0 - col * step) / scale, sy = (y0 - row * step) / scale;
      context.drawImage(bitmap, sx, sy, Math.min((x1 - x0) / scale, bitmap.width - sx), Math.min((y1 - y0) / scale, bitmap.height - sy), dx, dy, dw, dh);
      return;
    }
    const o = this.#overview;
    if (o !== null) context.drawImage(o, x0 / width * o.width, y0 / height * o.height, (x1 - x0) / width * o.width, (y1 - y0) / height * o.height, dx, dy, dw, dh);
  }

  /** @param {Wanted[]} wanted */
  #want(wanted) {
    this.#wanted = wanted;
    const keys = new Set(wanted.map(w => w.key));
    for (const [key, controller] of this.#loading) if (!keys.has(key) && key !== '0/0/0') controller.abort();
    this.#start();
  }

  #start() {
    if (this.#closed) return;
    const now = performance.now();
    let next = Infinity;
    for (const tile of this.#wanted) {
      if (this.#loading.size >= PARALLEL) break;
      if (this.#loading.has(tile.key) || this.#cache.has(tile.key)) continue;
      const failure = this.#failed.get(tile.key);
      if (failure !== undefined && failure.until > now) { next = Math.min(next, failure.until - now); continue; }
      this.#load(tile);
    }
    if (next < Infinity) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#start(), next + 5);
    }
  }

  /** @param {Wanted} tile */
  async #load({ level, col, row, key }) {
    const controller = new AbortController();
    this.#loading.set(key, controller);
    const url = this.picture.tileUrl.replace('{level}', String(level)).replace('{col}', String(col)).replace('{row}', String(row));
    let bitmap = /** @type {ImageBitmap | null} */ (null);
    try {
      bitmap = await fetchBitmap(url, controller.signal);
      this.#failed.delete(key);
    } catch {
      if (!controller.signal.aborted) {
        const attempts = (this.#failed.get(key)?.attempts ?? 0) + 1;
        this.#failed.set(key, { attempts, until: performance.now() + Math.min(LONGEST_WAIT, 500 * 2 ** attempts) });
      }
    }
    this.#loading.delete(key);
    if (bitmap !== null && this.#closed) bitmap.close();
    else if (bitmap !== null) this.#put(key, bitmap);
    this.#start();
  }

  /** @param {string} key @param {ImageBitmap} bitmap */
  #put(key, bitmap) {
    this.#cache.set(key, bitmap);
    this.#bytes += bitmap.width * bitmap.height * 4;
    for (const [old, other] of this.#cache) {
      // Never what is in sight: on a huge screen it would be loaded for ever.
      if (this.#bytes <= MAX_BYTES || this.#cache.size <= this.#inSight + 1) break;
      if (old === key || old === '0/0/0') continue;
      this.#cache.delete(old);
      this.#bytes -= other.width * other.height * 4;
      other.close();
    }
    this.#wanted = this.#wanted.filter(w => w.key !== key);
    this.onTile();
  }

  /** @param {string} url */
  async #loadOverview(url) {
    try {
      const bitmap = await fetchBitmap(url);
      if (this.#closed) return bitmap.close();
      this.#overview = bitmap;
      this.onTile();
    } catch { /* tiles do without it */ }
  }
}

/** @param {string} url @param {AbortSignal} [signal] */
async function fetchBitmap(url, signal) {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${response.status} for ${url}`);
  return await createImageBitmap(await response.blob());
}
