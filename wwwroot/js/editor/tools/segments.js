import { isPositive } from './tool.js';

/** @param {import('./tool.js').Bench} bench @returns {import('./tool.js').Tool} */
export function segmentsTool(bench) {
  const { segments: all, session } = bench;
  let positive = true, drawing = false, last = /** @type {import('./tool.js').Sample | null} */ (null);
  const stop = () => { drawing = false; last = null; all.dragged.clear(); all.onChange(); };
  const take = (/** @type {number} */ node) => { if (node >= 0 && !all.dragged.has(node)) { all.dragged.add(node); all.onChange(); } };
  return {
    name: 'segments', cursor: 'pointer',
    down(s) {
      const node = all.at(s);
      if (node < 0 || (!session.prompts.open && !session.canPrompt())) return;
      drawing = true; last = s;
      // The first segment says which way the whole drag goes.
      positive = isPositive(s) && !all.has(node);
      take(node);
    },
    move(samples) {
      if (!drawing) return;
      for (const s of samples) {
        // A fast hand leaves gaps that are wider than segments.
        const from = last ?? s, steps = Math.max(1, Math.ceil(Math.hypot(s.sx - from.sx, s.sy - from.sy) / 4));
        for (let i = 1; i <= steps; i++) take(all.at({ x: from.x + (s.x - from.x) * i / steps, y: from.y + (s.y - from.y) * i / steps }));
        last = s;
      }
    },
    up() {
      if (!drawing) return;
      const nodes = [...all.dragged];
      stop();
      all.choose(nodes, positive);
    },
    cancel() { if (drawing) stop(); },
    hover(s) { all.point(s); },
    key(action) {
      if (action === 'brush-larger') all.step(1);
      else if (action === 'brush-smaller') all.step(-1);
      else return false;
      return true;
    },
  };
}
