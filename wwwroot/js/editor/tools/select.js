import { onTap } from './tap.js';

/** Click picks the topmost object under the pointer. @param {import('./tool.js').Bench} bench @returns {import('./tool.js').Tool} */
export function selectTool(bench) {
  const { session } = bench;
  return {
    name: 'select', cursor: 'default',
    ...onTap(s => {
      if (s.button !== 0) return;
      const id = session.store.at(s.x, s.y, item => !session.hidden.has(item.id))?.id ?? null;
      // Nothing is there yet; perhaps something is suggested.
      if (id === null) bench.pickSuggestion?.(s.x, s.y);
      else bench.leaveSuggestion?.();
      session.select(id);
    }),
  };
}
