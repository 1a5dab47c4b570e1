import { onTap } from './tap.js';

/** Click picks the topmost object under the pointer. @param {import('./tool.js').Bench} bench @returns {import('./tool.js').Tool} */
export function selectTool(bench) {
  const { session } = bench;
  return {
    name: 'select', cursor: 'default',
    ...onTap(s => {
      if (s.button === 0) session.select(session.store.at(s.x, s.y, item => !session.hidden.has(item.id))?.id ?? null);
    }),
  };
}
