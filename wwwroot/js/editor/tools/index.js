import { boxTool } from './box.js';
import { brushTool } from './brush.js';
import { lineTool } from './line.js';
import { panTool } from './pan.js';
import { pointTool } from './point.js';
import { polygonTool } from './polygon.js';
import { segmentsTool } from './segments.js';
import { selectTool } from './select.js';

/** @param {import('./tool.js').Bench} bench @param {() => void} viewChanged @returns {Map<string, import('./tool.js').Tool>} */
export function createTools(bench, viewChanged) {
  const tools = [
    selectTool(bench), pointTool(bench), lineTool(bench), boxTool(bench), segmentsTool(bench), brushTool(bench, 'brush'), brushTool(bench, 'eraser'),
    polygonTool(bench), panTool(bench, viewChanged),
  ];
  return new Map(tools.map(tool => [tool.name, tool]));
}
