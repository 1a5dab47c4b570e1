import { isInside, isPositive } from './tool.js';

/** A scribble over what belongs to the object, or (right button, Alt) over what does not. @param {import('./tool.js').Bench} bench @returns {import('./tool.js').Tool} */
export function lineTool(bench) {
  let points = /** @type {number[]} */ ([]), positive = true, drawing = false, last = { sx: 0, sy: 0 };
  const stop = () => { drawing = false; points = []; bench.redrawInk(); };
  return {
    name: 'line', cursor: 'crosshair',
    down(s) {
      if (!isInside(bench, s) || (!bench.session.prompts.open && !bench.session.canPrompt())) return;
      drawing = true; positive = isPositive(s); points = [s.x, s.y]; last = s;
      bench.redrawInk();
    },
    move(samples) {
      if (!drawing) return;
      for (const s of samples) if (Math.hypot(s.sx - last.sx, s.sy - last.sy) >= 1.5) { points.push(s.x, s.y); last = s; }
      bench.redrawInk();
    },
    up() {
      if (!drawing) return;
      const line = points;
      stop();
      // A click with the line tool is a point.
      bench.session.addPrompt(line.length === 2 ? { kind: 'point', x: line[0], y: line[1], positive } : { kind: 'line', points: line, positive });
    },
    cancel: stop,
    draw(ink) { if (drawing) ink.scribble(points, positive); },
  };
}
