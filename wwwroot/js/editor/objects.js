// What the object list, the categories and the keys do to objects.
import { LOCKED } from './allowed.js';
import { EMPTY } from './mask.js';

/** @typedef {import('./session.js').Session} Session */

/** @param {Session} session @param {string} kind @param {any} fields */
export function editObject(session, kind, fields) {
  const item = session.store.items.get(fields?.objectId);
  if (item === undefined || !['category', 'lock', 'delete', 'smooth'].includes(kind)) return;
  if (item.locked && kind !== 'lock') return session.say(LOCKED);
  if (kind === 'category' && item.categoryId === fields.categoryId) return;
  session.send({ kind, ...fields }, EMPTY);
  // Only the server knows how: without it nothing is seen to happen.
  if (kind === 'smooth' && !session.link.online) session.say('The smoothing waits for the server.');
}

/** @param {Session} session @param {any} id */
export function chooseCategory(session, id) {
  session.activeCategory = id;
  // While pointing at one thing after another, a category is meant for the next; with every other tool, for what is selected.
  const { item } = session;
  if (item !== null && item.categoryId !== id && !['point', 'line', 'box', 'segments'].includes(session.tool)) session.edit('category', { objectId: item.id, categoryId: id });
  session.events.onPrompts();
  session.events.onState();
}

/** @param {Session} session @param {string} id @param {boolean} visible */
export function setVisible({ hidden, store, events }, id, visible) {
  if (visible ? !hidden.delete(id) : hidden.has(id)) return;
  if (!visible) hidden.add(id);
  events.onObject(id, store.items.get(id)?.box ?? null);
  events.onState();
}
