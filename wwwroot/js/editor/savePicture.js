// A heat map over its picture, with its legend, as a PNG file.
import { paintScale } from './legend.js';

const STRIP = 46, MARGIN = 10, SCALE = 160;

/** The tiles that cover the picture at a level no smaller than wanted. @param {any} picture @param {number} width */
export function tilesFor({ width, height, tileSize, levels, tileUrl }, width_) {
  let level = levels - 1;
  const size = (/** @type {number} */ l) => { let w = width, h = height; for (let i = levels - 1; i > l; i--) { w = Math.ceil(w / 2); h = Math.ceil(h / 2); } return [w, h]; };
  while (level > 0 && size(level - 1)[0] >= width_) level--;
  const [w, h] = size(level), tiles = [];
  for (let row = 0; row * tileSize < h; row++) for (let col = 0; col * tileSize < w; col++)
    tiles.push({ url: tileUrl.replace('{level}', level).replace('{col}', col).replace('{row}', row), x: col * tileSize, y: row * tileSize });
  return { width: w, height: h, tiles };
}

/** @param {string} url @returns {Promise<HTMLImageElement>} */
const load = url => new Promise((resolve, reject) => {
  const image = new Image();
  image.onload = () => resolve(image);
  image.onerror = () => reject(new Error(`${url} could not be loaded`));
  image.src = url;
});

/** @param {any} picture of the protocol @param {HTMLCanvasElement} heat @param {string} title @param {string} low @param {string} high @returns {Promise<Blob>} */
export async function heatPicture(picture, heat, title, low, high) {
  const canvas = document.createElement('canvas'), context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  canvas.width = Math.max(heat.width, 2 * SCALE);
  canvas.height = heat.height + STRIP;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  const source = tilesFor(picture, heat.width), fx = heat.width / source.width, fy = heat.height / source.height;
  for (const { image, x, y } of await Promise.all(source.tiles.map(async tile => ({ ...tile, image: await load(tile.url) }))))
    context.drawImage(image, x * fx, y * fy, image.naturalWidth * fx, image.naturalHeight * fy);
  context.drawImage(heat, 0, 0);
  paintScale(context, MARGIN, heat.height + 26, SCALE, 10);
  context.fillStyle = '#111';
  context.font = '13px system-ui, sans-serif';
  context.fillText(title, MARGIN, heat.height + 18, canvas.width - 2 * MARGIN);
  context.font = '11px system-ui, sans-serif';
  context.fillText(`0: ${low}, 1: ${high}`, MARGIN + SCALE + 8, heat.height + 35, canvas.width - SCALE - 3 * MARGIN);
  return new Promise((resolve, reject) => canvas.toBlob(blob => blob === null ? reject(new Error('The browser made no picture.')) : resolve(blob), 'image/png'));
}

/** Gives it to the person as a file. @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A file name out of a picture's path and what is shown. @param {string} path @param {string} title */
export const fileName = (path, title) => `${(path.split('/').pop() ?? 'picture').replace(/\.[^.]+$/, '')}-${title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')}.png`;
