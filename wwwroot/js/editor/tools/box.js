/** Drag a box around the object. It may start outside the picture: boxes at the rim would be hard otherwise. @param {import('./tool.js').Bench} bench @returns {import('./tool.js').Tool} */
export function boxTool(bench) {
  let from = /** @type {import('./tool.js').Sample | null} */ (null), to = from;
  const stop = () => { from = to = null; bench.redrawInk(); };
  return {
    name: 'box', cursor: 'crosshair',
    down(s) {
      if (!bench.session.prompts.open && !bench.session.canPrompt()) return;
      from = to = s;
    },
    move(samples) {
      if (from === null) return;
      to = samples[samples.length - 1];
      bench.redrawInk();
    },
    up(s) {
      if (from === null) return;
      const start = from;
      stop();
      // A shaky click is no box.
      if (Math.abs(s.sx - start.sx) < 4 || Math.abs(s.sy - start.sy) < 4) return;
      bench.session.addPrompt({ kind: 'box', x0: start.x, y0: start.y, x1: s.x, y1: s.y });
    },
    cancel: stop,
    draw(ink) { if (from !== null && to !== null) ink.box(from.x, from.y, to.x, to.y); },
  };
}
