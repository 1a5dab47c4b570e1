// "Segment everything": the picture divided at every fineness at once, and what of it is chosen. Knows no canvas.
import { pushSpan } from './mask.js';
import { unpack } from './packed.js';
import { uuid } from './uuid.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {{ division: string, width: number, height: number, count: number, labels: Uint16Array, merges: number[], suggested: number }} Tree labels: the leaf of each working pixel */

/** More nodes than these in one object's prompts would not fit into one message. */
const MAX_NODES = 2000;
/** Beyond so many segments nobody chooses one by one. */
const MOST_SHOWN = 250;
const STEP = 1.25;

/** Per leaf the node that it belongs to when there are so many segments. @param {{ count: number, merges: number[] }} tree @param {number} segments @returns {Int32Array} */
export function cut({ count, merges }, segments) {
  const made = count - segments, root = Int32Array.from({ length: count + made }, (_, i) => i);
  // A node is always made of earlier ones: from the last to the first, each knows where its parent ended.
  for (let i = made - 1; i >= 0; i--) root[merges[2 * i]] = root[merges[2 * i + 1]] = root[count + i];
  return root.subarray(0, count);
}

/** Marks the leaves of a node. @param {{ count: number, merges: number[] }} tree @param {number} node @param {Uint8Array} leaves @param {number} value */
export function mark({ count, merges }, node, leaves, value) {
  const open = [node];
  while (open.length > 0) {
    const next = /** @type {number} */ (open.pop());
    if (next < count) leaves[next] = value;
    else open.push(merges[2 * (next - count)], merges[2 * (next - count) + 1]);
  }
}

/**
 * The pixels of parts of the picture, as near as working pixels tell; the server draws the border. However many parts, the picture is gone through once.
 * @param {Tree} tree @param {Int32Array} partOf per leaf the part that it belongs to, from 0, or -1 @param {number} count of the parts
 * @param {number} width @param {number} height of the picture @returns {Uint32Array[]} spans of each part
 */
export function spansOf({ width: w, height: h, labels }, partOf, count, width, height) {
  const out = Array.from({ length: count }, () => /** @type {number[]} */ ([])), ends = new Int32Array(h);
  for (let y = 0; y < height; y++) ends[Math.min(h - 1, Math.floor((y + 0.5) * h / height))] = y + 1;
  for (let row = 1; row < h; row++) ends[row] = Math.max(ends[row], ends[row - 1]);
  for (let x = 0; x < width; x++) {
    const column = Math.min(w - 1, Math.floor((x + 0.5) * w / width));
    for (let row = 0, top = 0; row < h; row++) {
      const part = partOf[labels[row * w + column]];
      if (part >= 0) pushSpan(out[part], x * height + top, x * height + ends[row]);
      top = ends[row];
    }
  }
  return out.map(spans => new Uint32Array(spans));
}

export class Everything {
  #loading = /** @type {Promise<void> | null} */ (null); #wanted = 0;
  #folded = /** @type {{ prompts: any[], tree: Tree | null, chosen: Uint8Array | null }} */ ({ prompts: [], tree: null, chosen: null });
  tree = /** @type {Tree | null} */ (null); shown = false; segments = 0; hovered = -1;
  /** Per leaf the segment that it is part of at this fineness. */
  nodes = new Int32Array(0);
  /** What a drag that is under way has gone over. */
  dragged = /** @type {Set<number>} */ (new Set());

  /** @param {Session} session @param {() => void} onChange what is seen is another */
  constructor(session, onChange) { this.session = session; this.onChange = onChange; }

  /** The largest number of segments that the slider gives. */
  get most() { return this.tree === null ? 2 : Math.min(this.tree.count, MOST_SHOWN); }

  /** Shows the segments, divided now if they were not. */
  async open() {
    this.shown = true;
    this.onChange();
    if (this.tree !== null) return;
    this.#loading ??= this.#load().finally(() => { this.#loading = null; this.onChange(); });
    await this.#loading;
  }

  close() {
    this.shown = false;
    this.hovered = -1;
    this.dragged.clear();
    this.onChange();
  }

  get loading() { return this.#loading !== null; }

  /** How many segments there are to choose from. @param {number} n */
  setSegments(n) {
    if (!Number.isFinite(n)) return;
    this.#wanted = n;
    if (this.tree === null) return;
    const segments = Math.min(this.most, Math.max(1, Math.round(n)));
    if (segments === this.segments) return;
    this.segments = segments;
    this.nodes = cut(this.tree, segments);
    this.hovered = -1;
    this.onChange();
  }

  /** Some more segments, or fewer. @param {number} by 1 or -1 */
  step(by) { this.setSegments(by > 0 ? Math.max(this.segments + 1, this.segments * STEP) : Math.min(this.segments - 1, this.segments / STEP)); }

  /** The segment at a place of the picture; -1 outside. @param {{ x: number, y: number } | null} at */
  at(at) {
    const { tree, session: { picture } } = this;
    if (tree === null || at === null || !(at.x >= 0 && at.y >= 0 && at.x < picture.width && at.y < picture.height)) return -1;
    const x = Math.min(tree.width - 1, Math.floor(at.x * tree.width / picture.width)), y = Math.min(tree.height - 1, Math.floor(at.y * tree.height / picture.height));
    return this.nodes[tree.labels[y * tree.width + x]];
  }

  /** @param {{ x: number, y: number } | null} at */
  point(at) {
    const node = this.shown ? this.at(at) : -1;
    if (node === this.hovered) return;
    this.hovered = node;
    this.onChange();
  }

  /** Per leaf whether it is part of the proposal. @returns {Uint8Array} */
  get chosen() {
    const { tree, session: { prompts: { prompts } } } = this, folded = this.#folded;
    if (folded.chosen === null || folded.prompts !== prompts || folded.tree !== tree) {
      const chosen = new Uint8Array(tree?.count ?? 0);
      for (const p of prompts) if (p.kind === 'segments' && tree !== null && p.division === tree.division) for (const node of p.nodes) mark(tree, node, chosen, p.positive ? 1 : 0);
      this.#folded = { prompts, tree, chosen };
    }
    return /** @type {Uint8Array} */ (this.#folded.chosen);
  }

  /** Is all of a shown segment chosen? @param {number} node */
  has(node) {
    const { nodes, chosen } = this;
    for (let leaf = 0; leaf < nodes.length; leaf++) if (nodes[leaf] === node && chosen[leaf] === 0) return false;
    return nodes.length > 0;
  }

  /** Takes segments into the proposal or out of it. @param {number[]} wanted @param {boolean} positive @returns {boolean} */
  choose(wanted, positive) {
    const { tree, session } = this, nodes = wanted.filter(node => node >= 0);
    if (tree === null || nodes.length === 0) return false;
    const { prompts } = session.prompts, others = prompts.reduce((n, p) => n + (p.kind === 'segments' ? p.nodes.length : 0), 0);
    if (others + nodes.length > MAX_NODES) { session.say('That is as many segments as one object can take.'); return false; }
    if (!positive) {
      const left = Uint8Array.from(this.chosen);
      for (const node of nodes) mark(tree, node, left, 0);
      if (left.every((now, leaf) => now === this.chosen[leaf])) return false;
      // Without a segment nothing is said any more.
      if (!left.includes(1) && prompts.every(p => p.kind === 'segments')) return session.cancel();
    }
    return session.addPrompt({ kind: 'segments', division: tree.division, nodes, positive });
  }

  /** Every chosen segment becomes an object of its own; where none is chosen, every one that is shown. @returns {number} how many */
  acceptEach() {
    const { tree, session, nodes, chosen } = this;
    if (tree === null || !this.shown) { session.say('Segment everything first (G).'); return 0; }
    if (session.prompts.prompts.some(p => p.kind !== 'segments')) { session.say('Points, lines and boxes make one object: Enter accepts it.'); return 0; }
    const all = !chosen.includes(1), mode = session.mode;
    session.mode = 'new';
    if (!session.canPrompt()) { session.mode = mode; return 0; }
    const parts = /** @type {Map<number, number[]>} */ (new Map());
    for (let leaf = 0; leaf < nodes.length; leaf++) if (all || chosen[leaf] === 1) parts.set(nodes[leaf], [...parts.get(nodes[leaf]) ?? [], leaf]);
    session.prompts.clear();
    const { width, height } = session.picture, partOf = new Int32Array(nodes.length).fill(-1);
    [...parts.values()].forEach((leaves, part) => { for (const leaf of leaves) partOf[leaf] = part; });
    const spans = spansOf(tree, partOf, parts.size, width, height);
    for (const [node, leaves] of parts) {
      const whole = leaves.length === nodes.reduce((n, own) => n + (own === node ? 1 : 0), 0);
      const prompts = [{ kind: 'segments', division: tree.division, nodes: whole ? [node] : leaves, positive: true }];
      session.send({ kind: 'accept', objectId: uuid(), categoryId: session.activeCategory, mode: 'new', prompts, ...session.sliders.values }, spans[partOf[leaves[0]]]);
    }
    session.select(null);
    this.onChange();
    return parts.size;
  }

  async #load() {
    const { session } = this;
    try {
      const { division, width, height, count, labels, merges, suggested, error } = await session.link.call('Segments');
      if (!labels || !division) return session.say(error ?? 'The picture cannot be divided.');
      const bytes = await unpack(labels, 2 * width * height), view = new DataView(bytes.buffer);
      this.tree = { division, width, height, count, merges, suggested, labels: Uint16Array.from({ length: width * height }, (_, i) => view.getUint16(2 * i, true)) };
      this.setSegments(this.#wanted > 0 ? this.#wanted : suggested);
    } catch { session.say('The server does not answer, so the picture cannot be divided. Choose the tool again in a moment.'); }
  }
}
