// What this browser still keeps of a picture that cannot be opened any more: to be saved as a file or thrown away.
import { copyOf } from './rescue.js';
import { download } from './rescuePanel.js';

/** @param {number} pictureId @returns {{ keys: string[], items: any[] }} */
function find(pictureId) {
  const keys = [], items = [];
  for (let i = 0; i < localStorage.length; i++) {
    const key = localStorage.key(i) ?? '';
    if ([`iseg.outbox:${pictureId}-`, `iseg.rescued:${pictureId}-`].some(prefix => key.startsWith(prefix))) keys.push(key);
  }
  for (const key of keys.sort()) {
    try {
      const value = JSON.parse(localStorage.getItem(key) ?? 'null');
      items.push(...Array.isArray(value) ? value : [{ edit: value, code: '', error: '' }]);
    } catch { /* not ours */ }
  }
  return { keys, items };
}

/** @param {number} pictureId @returns {number} how many edits wait here */
export function count(pictureId) {
  try { return find(pictureId).items.length; } catch { return 0; }
}

/** @param {number} pictureId */
export function save(pictureId) { download(copyOf({ id: pictureId }, 'The picture was deleted.', find(pictureId).items)); }

/** @param {number} pictureId */
export function discard(pictureId) { for (const key of find(pictureId).keys) localStorage.removeItem(key); }
