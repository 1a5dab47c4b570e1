import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Suggestions } from '../../wwwroot/js/editor/suggestions.js';
import { choose, focusObject } from '../../wwwroot/js/editor/looking.js';
import { selectTool } from '../../wwwroot/js/editor/tools/select.js';
import { Replies } from '../../wwwroot/js/editor/replies.js';
import { Keymap } from '../../wwwroot/js/editor/keymap.js';
import { ObjectStore } from '../../wwwroot/js/editor/store.js';
import { rectangle, area } from '../../wwwroot/js/editor/mask.js';
import { toPatch } from '../../wwwroot/js/editor/rle.js';

const W = 60, H = 40;
const rect = (x, y, w, h) => rectangle({ x, y, w, h }, H);
const entry = (id, spans, more = {}) => ({ id, editId: `edit-${id}`, objectId: `object-${id}`, replaces: null, categoryId: 1, name: '', score: null, mask: toPatch(spans, H), ...more });

function editor(reply = { ok: true }) {
  const sent = [], rejected = [], said = [];
  const session = {
    picture: { width: W, height: H }, activeCategory: 2, prompts: { open: false }, outbox: { edits: [] },
    categories: [{ id: 1, hotkey: '1' }, { id: 2, hotkey: '2' }], category: id => ({ color: '#ff0000', id }),
    store: new ObjectStore(W, H, () => {}), say: text => said.push(text), send: (edit, spans) => sent.push({ ...edit, area: area(spans) }),
    link: { call: async (_, { ids }) => { rejected.push(...ids); return reply; } },
  };
  const view = { visible: () => ({ x: 0, y: 0, w: W, h: H }), show() {} };
  const painter = { suggested: { invalidate() {} }, scheduler: { invalidate() {} } };
  return { session, view, painter, changed() {}, viewChanged() {}, sent, rejected, said };
}

function two(reply) {
  const page = editor(reply), suggestions = new Suggestions(page), list = [entry(7, rect(2, 2, 30, 30)), entry(8, rect(5, 5, 6, 4), { categoryId: null })];
  suggestions.set(list);
  return { page, suggestions, list };
}

const ids = suggestions => suggestions.items.map(s => s.id);

test('accept_TheOneLookedAt_IsSentOnceAndTheNextIsLookedAt', () => {
  const { page, suggestions } = two();
  suggestions.key('suggestion-next');
  assert.equal(suggestions.current, 7);
  assert.ok(suggestions.key('suggestion-accept'));
  assert.deepEqual(page.sent, [{ kind: 'suggestion', editId: 'edit-7', suggestion: 7, categoryId: 1, objectId: 'object-7', mode: 'new', area: 900 }]);
  assert.equal(suggestions.current, 8);
  suggestions.call('accept', 7, null);
  assert.equal(page.sent.length, 1);
});

test('accept_WithoutACategory_TakesTheActiveOneAndADigitAnother', () => {
  const { page, suggestions } = two();
  suggestions.call('accept', 8, null);
  assert.equal(page.sent[0].categoryId, 2);
  suggestions.call('go', 7, null);
  assert.ok(suggestions.key('category-2'));
  assert.equal(page.sent[1].categoryId, 2);
  assert.equal(suggestions.key('category-2'), false, 'nothing is looked at any more');
});

test('set_AListFromBeforeTheAcceptance_DoesNotBringItBackButAnUndoDoes', () => {
  const { suggestions, list } = two();
  suggestions.call('accept', 7, null);
  suggestions.set(list);
  assert.deepEqual(ids(suggestions), [8]);
  suggestions.set([list[1]]);
  suggestions.set(list);
  assert.deepEqual(ids(suggestions), [7, 8]);
});

test('set_ReopenedBeforeAnyListWasWithoutIt_IsThereAgain', async () => {
  const { page, suggestions, list } = two(), { session } = page;
  Object.assign(session, { feed: { offer() {} }, events: { onState() {}, onAccepted: edit => suggestions.accepted(edit) } });
  suggestions.call('accept', 7, null);
  suggestions.set(list);
  assert.deepEqual(ids(suggestions), [8], 'the server has not heard of it yet');
  new Replies(session).answered(page.sent[0], { ok: true, revision: 1, changes: [] });
  suggestions.set(list);
  assert.deepEqual(ids(suggestions), [8], 'this list was on its way');
  suggestions.set(list);
  assert.deepEqual(ids(suggestions), [7, 8], 'an undo was quicker than the list in between');

  suggestions.call('reject', 8, null);
  await new Promise(resolve => setTimeout(resolve));
  suggestions.set(list);
  suggestions.set(list);
  assert.deepEqual(ids(suggestions), [7, 8], 'it was opened again');
});

test('refused_AnAcceptance_IsOpenAgain', () => {
  const { page, suggestions } = two();
  suggestions.call('accept', 7, null);
  suggestions.refused(page.sent[0]);
  assert.deepEqual(ids(suggestions).sort(), [7, 8]);
});

test('reject_All_TellsTheServerAndFailuresShow', async () => {
  const { page, suggestions } = two({ ok: false, error: 'No.' });
  suggestions.call('rejectAll', null, null);
  assert.deepEqual(ids(suggestions), []);
  await new Promise(resolve => setTimeout(resolve));
  assert.deepEqual(page.rejected, [7, 8]);
  assert.deepEqual(page.said, ['No.']);
  assert.deepEqual(ids(suggestions), [7, 8]);
});

test('accept_OfAMaskForABox_ReplacesTheObject', () => {
  const page = editor(), suggestions = new Suggestions(page);
  page.session.store.reset({ objects: [{ id: 'box', categoryId: 1, order: 1, mask: toPatch(rect(0, 0, 20, 20), H) }] });
  suggestions.set([entry(9, rect(3, 3, 5, 5), { replaces: 'box' })]);
  suggestions.call('accept', 9, null);
  const [edit] = page.sent;
  assert.deepEqual([edit.objectId, edit.mode], ['box', 'replace']);
  page.session.store.addPending(edit, rect(3, 3, 5, 5));
  assert.equal(area(page.session.store.items.get('box').spans), 25);
});

test('reload_WhileAReplacementWaits_LeavesTheObjectToBeSeen', () => {
  const { store } = editor().session;
  store.reset({ objects: [{ id: 'box', categoryId: 1, order: 1, mask: toPatch(rect(0, 0, 20, 20), H) }] });
  store.addPending({ kind: 'suggestion', editId: 'e', suggestion: 9, objectId: 'box', mode: 'replace', categoryId: 1 });
  assert.equal(area(store.items.get('box').spans), 400, 'its new mask is known to the server only');
  store.acknowledge([{ id: 'box', categoryId: 1, order: 1, mask: toPatch(rect(3, 3, 5, 5), H, { x: 0, y: 0, w: 20, h: 20 }) }], 'e');
  assert.equal(area(store.items.get('box').spans), 25);
});

test('pick_WhereSeveralLie_TakesTheSmallest', () => {
  const { suggestions } = two();
  assert.ok(suggestions.pick(6.5, 6.5));
  assert.equal(suggestions.current, 8);
  assert.equal(suggestions.pick(50, 35), false);
  assert.equal(suggestions.current, null);
});

test('select_AnObjectWhileASuggestionIsLookedAt_TakesTheKeys', () => {
  const { page, suggestions } = two();
  const { session } = page, chosen = [];
  session.store.reset({ objects: [{ id: 'thing', categoryId: 1, order: 1, mask: toPatch(rect(40, 10, 10, 10), H) }] });
  Object.assign(session, { hidden: new Set(), select: id => chosen.push(id) });
  Object.assign(page, { suggestions, keys: { held: () => false } });
  const bench = { session, view: {}, pickSuggestion: (x, y) => suggestions.pick(x, y), leaveSuggestion: () => suggestions.leave() };
  const tool = selectTool(bench), click = (x, y) => { const s = { x, y, sx: x, sy: y, button: 0 }; tool.down(s); tool.up(s); };

  for (const pickObject of [() => click(45, 15), () => focusObject(page, 'thing'), () => choose(page, 'thing')]) {
    suggestions.call('go', 7, null);
    pickObject();
    assert.equal(chosen.at(-1), 'thing');
    for (const key of ['delete', 'category-2', 'accept']) assert.equal(suggestions.key(key), false, `${key} is meant for the object`);
  }
  assert.deepEqual([page.sent, page.rejected], [[], []]);
  suggestions.call('go', 7, null);
  choose(page, null);
  assert.equal(suggestions.current, 7, 'nothing else was chosen');
});

test('keys_OfSuggestions_AreNobodyElses', () => {
  const all = new Keymap().table().flatMap(b => b.keys);
  assert.equal(new Set(all).size, all.length);
});
