/** Drags the picture; the same as holding Space in any other tool. @param {import('./tool.js').Bench} bench @param {() => void} viewChanged @returns {import('./tool.js').Tool} */
export function panTool(bench, viewChanged) {
  let last = /** @type {import('./tool.js').Sample | null} */ (null);
  return {
    name: 'pan', cursor: 'grab',
    down(s) { last = s; },
    move(samples) {
      const s = samples[samples.length - 1];
      if (last !== null) { bench.view.pan(s.sx - last.sx, s.sy - last.sy); viewChanged(); }
      last = s;
    },
    up() { last = null; },
    cancel() { last = null; },
  };
}
