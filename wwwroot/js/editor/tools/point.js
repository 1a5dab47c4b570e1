import { isInside, isPositive } from './tool.js';

/** Left click: this belongs to it; right click or Alt+click: this does not. @param {import('./tool.js').Bench} bench @returns {import('./tool.js').Tool} */
export function pointTool(bench) {
  return {
    name: 'point', cursor: 'crosshair',
    down(s) { if (isInside(bench, s)) bench.session.addPrompt({ kind: 'point', x: s.x, y: s.y, positive: isPositive(s) }); },
  };
}
