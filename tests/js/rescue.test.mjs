import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Session } from '../../wwwroot/js/editor/session.js';
import { strokeSpans } from '../../wwwroot/js/editor/stroke.js';
import { fromPatch } from '../../wwwroot/js/editor/rle.js';
import { FakeServer } from './harness/fakeServer.js';
import { memory } from './harness/memory.js';

const W = 200, H = 150, quiet = { onObject() {}, onSelect() {}, onPrompts() {}, onState() {} };
const until = async ready => { for (let i = 0; !ready(); i++) { assert.ok(i < 2000, 'it never happened'); await new Promise(resolve => setTimeout(resolve, 2)); } };
const open = (server, storage = memory()) => new Session({
  picture: { id: 7, key: '7-abc', width: W, height: H, name: 'a b.png' }, snapshot: server.snapshot(), author: 'me',
  categories: [{ id: 1, name: 'one', color: '#ff0000', hotkey: '1' }, { id: 2, name: 'two', color: '#00ff00', hotkey: '2' }], activeCategory: 1,
}, server, quiet, storage);

test('object_DeletedWhileOffline_StrokesAreKeptAndDrawnAgainAsANewObject', async () => {
  const server = new FakeServer(W, H), storage = memory();
  server.add('a', 1, strokeSpans([50, 50], 20, W, H));
  let session = open(server, storage);
  session.select('a');
  server.down = true;
  session.stroke([50, 50, 90, 90], 5, false, 0.3);
  session.stroke([90, 90, 120, 90], 5, false, 0.3);
  await until(() => !session.link.online);
  session.dispose();
  server.objects.delete('a');
  server.revision++;
  server.down = false;
  session = open(server, storage);
  await until(() => session.rescue.items.length === 2);
  assert.equal(session.rescue.reason, 'The object was deleted.');
  assert.equal(session.rescue.pictureGone, false);
  assert.equal(session.outbox.count, 0);
  session.dispose();

  // The question survives a reload.
  session = open(server, storage);
  assert.equal(session.rescue.items.length, 2);
  session.rescue.drawAgain(2);
  await until(() => session.outbox.count === 0);
  assert.equal(server.objects.size, 1);
  const [made] = server.objects.values();
  assert.equal(made.categoryId, 2);
  assert.deepEqual(made.spans, strokeSpans([50, 50, 90, 90, 120, 90], 5, W, H));
  assert.equal(storage.length, 0);
  session.dispose();
});

test('picture_Deleted_OffersACopyWithEveryStroke', async () => {
  const server = new FakeServer(W, H), session = open(server), answer = server.invokeMethodAsync.bind(server);
  server.invokeMethodAsync = async (method, ...args) => method === 'Edit' ? { ok: false, code: 'gone', error: 'This picture is not there any more.' } : method === 'Snapshot' ? null : answer(method, ...args);
  session.stroke([50, 50, 90, 90], 5, false, 0.3);
  await until(() => session.rescue.pictureGone);
  const { name, text } = session.rescue.file(), copy = JSON.parse(text);
  assert.equal(name, 'iseg-edits-a_b.png.json');
  assert.equal(copy.picture.id, 7);
  assert.equal(copy.edits.length, 1);
  assert.deepEqual(fromPatch(copy.edits[0].mask, W, H), strokeSpans([50, 50, 90, 90], 5, W, H));
  session.rescue.discard();
  assert.equal(session.rescue.items.length, 0);
  session.dispose();
});

test('right_Revoked_KeepsTheStrokesUntilItIsBack', async () => {
  const server = new FakeServer(W, H), session = open(server), answer = server.invokeMethodAsync.bind(server);
  server.invokeMethodAsync = async (method, ...args) => method === 'Edit' ? { ok: false, code: 'forbidden', error: 'You may only look.' } : answer(method, ...args);
  session.stroke([50, 50, 90, 90], 5, false, 0.3);
  await until(() => session.rescue.items.length === 1);
  assert.match(session.rescue.reason, /may not edit/);
  server.invokeMethodAsync = answer;
  session.rescue.tryAgain();
  await until(() => session.outbox.count === 0);
  assert.deepEqual([...server.objects.values()].map(o => o.spans), [strokeSpans([50, 50, 90, 90], 5, W, H)]);
  session.dispose();
});
