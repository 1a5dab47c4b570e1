/**
 * Brush and eraser. The stroke is only a path while the pointer is down; on release its points become an edit.
 * @param {import('./tool.js').Bench} bench @param {'brush' | 'eraser'} name @returns {import('./tool.js').Tool}
 */
export function brushTool(bench, name) {
  const { session, live } = bench;
  let last = { sx: 0, sy: 0 }, lastEnd = /** @type {number[] | null} */ (null);

  const end = () => {
    if (!live.active) return;
    const { radius, erase } = live, points = live.end();
    lastEnd = points.slice(-2);
    session.stroke(points, radius, erase, 0.35 / bench.view.deviceScale);
    bench.redrawActive();
    bench.redrawRing();
  };

  return {
    name, cursor: 'none',
    down(s) {
      const erase = name === 'eraser' || session.mode === 'subtract' || s.button === 2 || bench.held('quick-erase');
      if (!session.canPaint(erase)) return;
      const item = session.item, category = session.category(item?.categoryId ?? session.activeCategory);
      live.begin(bench.brushRadius(), erase, category?.color ?? '#38bdf8');
      if (s.shift && lastEnd !== null) live.add(lastEnd[0], lastEnd[1]);
      live.add(s.x, s.y);
      last = s;
      bench.redrawLive();
      bench.redrawRing();
    },
    move(samples) {
      if (!live.active) return;
      for (const s of samples) if (Math.hypot(s.sx - last.sx, s.sy - last.sy) >= 0.5) { live.add(s.x, s.y); last = s; }
      bench.redrawLive();
    },
    up: end,
    cancel() { live.end(); bench.redrawActive(); },
    // A key that ends the tool (another tool, the next picture) keeps the stroke.
    finish: end,
  };
}
