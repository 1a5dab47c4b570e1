import { onTap } from './tap.js';
import { isInside, isPositive } from './tool.js';

/** Left click: this belongs to it; right click, Alt+click or a long press: this does not. @param {import('./tool.js').Bench} bench @returns {import('./tool.js').Tool} */
export function pointTool(bench) {
  return {
    name: 'point', cursor: 'crosshair',
    ...onTap(s => { if (isInside(bench, s)) bench.session.addPrompt({ kind: 'point', x: s.x, y: s.y, positive: isPositive(s) }); }),
  };
}
