// The one transform between screen and picture. Screen means CSS pixels from the host's top left corner.

const MAX_SCALE = 64;
/** So much of the picture stays in sight, however far one pans. */
const KEEP = 48;

/** @typedef {{ scale: number, x: number, y: number, width: number, height: number, dpr: number }} View */

export class Viewport {
  /** @param {number} pictureWidth @param {number} pictureHeight */
  constructor(pictureWidth, pictureHeight) {
    this.pictureWidth = pictureWidth;
    this.pictureHeight = pictureHeight;
    this.width = 1; this.height = 1; this.dpr = 1;
    /** Screen pixels per picture pixel, and where the picture's origin lies on the screen. */
    this.scale = 1; this.x = 0; this.y = 0;
    this.fitted = true;
  }

  get fitScale() { return Math.min(this.width / this.pictureWidth, this.height / this.pictureHeight) * 0.98; }
  get minScale() { return Math.min(this.fitScale / 4, 1); }
  /** Device pixels per picture pixel. */
  get deviceScale() { return this.scale * this.dpr; }

  /** @param {number} width @param {number} height @param {number} dpr @returns {boolean} whether anything changed */
  resize(width, height, dpr) {
    if (!(width > 0 && height > 0 && dpr > 0)) return false;
    if (width === this.width && height === this.height && dpr === this.dpr) return false;
    const centre = this.toPicture(this.width / 2, this.height / 2);
    this.width = width; this.height = height; this.dpr = dpr;
    if (this.fitted) this.fit();
    else this.centreOn(centre.x, centre.y);
    return true;
  }

  /** @param {number} sx @param {number} sy */
  toPicture(sx, sy) { return { x: (sx - this.x) / this.scale, y: (sy - this.y) / this.scale }; }
  /** @param {number} px @param {number} py */
  toScreen(px, py) { return { x: px * this.scale + this.x, y: py * this.scale + this.y }; }

  /** Zooms so that the picture point under (sx, sy) stays there. @param {number} factor @param {number} [sx] @param {number} [sy] */
  zoom(factor, sx = this.width / 2, sy = this.height / 2) { this.zoomTo(this.scale * factor, sx, sy); }

  /** @param {number} scale @param {number} [sx] @param {number} [sy] */
  zoomTo(scale, sx = this.width / 2, sy = this.height / 2) {
    if (!Number.isFinite(scale) || !Number.isFinite(sx) || !Number.isFinite(sy)) return;
    const anchor = this.toPicture(sx, sy);
    this.scale = Math.min(MAX_SCALE, Math.max(this.minScale, scale));
    this.x = sx - anchor.x * this.scale;
    this.y = sy - anchor.y * this.scale;
    this.fitted = false;
    this.#clamp();
  }

  /** @param {number} dx @param {number} dy screen pixels */
  pan(dx, dy) {
    if (!Number.isFinite(dx) || !Number.isFinite(dy)) return;
    this.x += dx; this.y += dy;
    this.fitted = false;
    this.#clamp();
  }

  fit() {
    this.scale = Math.min(MAX_SCALE, this.fitScale);
    this.x = (this.width - this.pictureWidth * this.scale) / 2;
    this.y = (this.height - this.pictureHeight * this.scale) / 2;
    this.fitted = true;
  }

  /** One picture pixel on one device pixel. */
  actual() { this.zoomTo(1 / this.dpr); }

  /** @param {number} px @param {number} py */
  centreOn(px, py) {
    this.x = this.width / 2 - px * this.scale;
    this.y = this.height / 2 - py * this.scale;
    this.#clamp();
  }

  /** Brings a rectangle of the picture into view with some air around it. @param {number[]} bbox x, y, w, h */
  show([x, y, w, h]) {
    const scale = Math.min(this.width / Math.max(w, 1), this.height / Math.max(h, 1)) * 0.6;
    this.scale = Math.min(8, MAX_SCALE, Math.max(this.minScale, scale));
    this.fitted = false;
    this.centreOn(x + w / 2, y + h / 2);
  }

  /** The part of the picture in sight, in whole pixels. @returns {import('./mask.js').Rect} */
  visible() {
    const a = this.toPicture(0, 0), b = this.toPicture(this.width, this.height);
    const x = Math.max(0, Math.floor(a.x)), y = Math.max(0, Math.floor(a.y));
    return {
      x, y,
      w: Math.max(0, Math.min(this.pictureWidth, Math.ceil(b.x)) - x),
      h: Math.max(0, Math.min(this.pictureHeight, Math.ceil(b.y)) - y),
    };
  }

  /** @returns {View} */
  snapshot() { return { scale: this.scale, x: this.x, y: this.y, width: this.width, height: this.height, dpr: this.dpr }; }

  #clamp() {
    const w = this.pictureWidth * this.scale, h = this.pictureHeight * this.scale;
    const keepX = Math.min(KEEP, w, this.width), keepY = Math.min(KEEP, h, this.height);
    this.x = Math.min(this.width - keepX, Math.max(keepX - w, this.x));
    this.y = Math.min(this.height - keepY, Math.max(keepY - h, this.y));
  }
}
