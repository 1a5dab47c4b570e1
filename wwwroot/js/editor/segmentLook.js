// What segments look like: tints and outlines, as pixels 0xAABBGGRR.

/** @typedef {import('./everything.js').Everything} Everything */

const TINT = 62, LIFTED = 150, TAKEN = 120, OUTLINE = 0xe6ffffff, HOVERED = 0xff0ad6ff;

/** A colour for a segment: neighbours in number are far apart in hue. @param {number} node @returns {number} 0x00BBGGRR */
export function tint(node) {
  const hue = (node * 0.618033988749895) % 1, part = (/** @type {number} */ shift) => {
    const at = Math.abs(((hue + shift) % 1) * 6 - 3) - 1;
    return Math.round(255 * (0.25 + 0.7 * Math.min(1, Math.max(0, at))));
  };
  return (part(1 / 3) << 16) | (part(2 / 3) << 8) | part(0);
}

/** @param {Everything} all @param {Uint32Array} pixels [height, width] of the tree */
export function paint({ tree, nodes, hovered, dragged, chosen }, pixels) {
  if (tree === null) return void pixels.fill(0);
  const { width, height, labels, count } = tree, colours = new Uint32Array(count), under = new Uint8Array(count);
  for (let leaf = 0; leaf < count; leaf++) {
    const node = nodes[leaf];
    under[leaf] = node === hovered ? 1 : 0;
    const alpha = dragged.has(node) ? TAKEN + 60 : node === hovered ? LIFTED : chosen[leaf] === 1 ? 0 : TINT;
    colours[leaf] = ((alpha << 24) | tint(node)) >>> 0;
  }
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const leaf = labels[at], right = x + 1 < width ? labels[at + 1] : leaf, below = y + 1 < height ? labels[at + width] : leaf, node = nodes[leaf];
      const edge = node !== nodes[right] || node !== nodes[below];
      pixels[at] = !edge ? colours[leaf] : under[leaf] || under[right] || under[below] ? HOVERED : OUTLINE;
    }
  }
}
