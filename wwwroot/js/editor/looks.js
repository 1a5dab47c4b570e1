// Colours of masks, as 0xAABBGGRR.

/** @typedef {import('./maskTiles.js').Look} Look */

const FALLBACK = [56, 189, 248], YELLOW = [255, 214, 10], RED = [255, 69, 58], GREEN = [34, 197, 94], WHITE = [255, 255, 255];

/** @param {string | undefined} hex '#rrggbb' or '#rgb' @returns {number[]} */
export function rgb(hex) {
  const text = /^#([0-9a-f]{6}|[0-9a-f]{3})/i.exec(hex ?? '')?.[1];
  if (text === undefined) return FALLBACK;
  const parts = text.length === 3 ? [...text].map(c => c + c) : [text.slice(0, 2), text.slice(2, 4), text.slice(4, 6)];
  return parts.map(p => parseInt(p, 16));
}

/** @param {number[]} colour @param {number} alpha 0..255 */
const pack = ([r, g, b], alpha) => ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;
/** @param {number[]} colour @param {number} white 0..1 */
const lighter = (colour, white) => colour.map(v => Math.round(v + (255 - v) * white));

/** An object at rest. @param {string | undefined} hex @returns {Look} */
export const restLook = hex => ({ fill: pack(rgb(hex), 180), edge: pack(lighter(rgb(hex), 0.45), 255) });

/** The selected object: as opaque as the live stroke, so that the two melt into one. @param {string | undefined} hex @returns {Look} */
export const activeLook = hex => ({ fill: pack(rgb(hex), 255), edge: pack(lighter(rgb(hex), 0.8), 255), wide: true });

/** What a click would give where nothing is proposed yet: pale, so that nobody takes it for a proposal. @param {string | undefined} hex @param {string} mode @returns {Look} */
export const hoverLook = (hex, mode) => ({ fill: pack(mode === 'subtract' ? RED : rgb(hex), 90), edge: pack(WHITE, 235), wide: true });

/** What the engine suggests and nobody has accepted: a ghost with a dashed edge; the one that is looked at stands out. @param {string | undefined} hex @param {boolean} strong @returns {Look} */
export const suggestionLook = (hex, strong) => ({ fill: pack(rgb(hex), strong ? 120 : 48), edge: pack(strong ? WHITE : lighter(rgb(hex), 0.55), 255), dash: true, wide: true });

/** What a click would add to the proposal, and what it would take away. @type {{ added: Look, removed: Look }} */
export const CHANGE = {
  added: { fill: pack(GREEN, 120), hatch: pack(WHITE, 150), edge: pack(GREEN, 255), wide: true },
  removed: { fill: pack(RED, 120), hatch: pack(WHITE, 150), edge: pack(RED, 255), wide: true },
};

/** A prediction nobody accepted yet: hatched, and outlined in a colour of its own. @param {string | undefined} hex @param {string} mode @returns {Look} */
export function predictionLook(hex, mode) {
  if (mode === 'subtract') return { fill: pack(RED, 40), hatch: pack(RED, 150), edge: pack(RED, 255), wide: true };
  const colour = rgb(hex);
  return { fill: pack(colour, mode === 'add' ? 40 : 110), hatch: pack(lighter(colour, 0.6), 170), edge: pack(YELLOW, 255), wide: true };
}
