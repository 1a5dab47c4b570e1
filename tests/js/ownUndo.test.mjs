import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Session } from '../../wwwroot/js/editor/session.js';
import { OwnEdits } from '../../wwwroot/js/editor/ownEdits.js';
import { union } from '../../wwwroot/js/editor/mask.js';
import { strokeSpans } from '../../wwwroot/js/editor/stroke.js';
import { FakeServer } from './harness/fakeServer.js';
import { memory } from './harness/memory.js';
import { random } from './brute.mjs';

const W = 200, H = 150, quiet = { onObject() {}, onSelect() {}, onPrompts() {}, onState() {} };
const until = async ready => { for (let i = 0; !ready(); i++) { assert.ok(i < 2000, 'it never happened'); await new Promise(resolve => setTimeout(resolve, 2)); } };
const open = (server, storage = memory()) => new Session({
  picture: { id: 'p', width: W, height: H }, snapshot: server.snapshot(), author: 'me',
  categories: [{ id: 1, name: 'one', color: '#ff0000', hotkey: '1' }, { id: 2, name: 'two', color: '#00ff00', hotkey: '2' }], activeCategory: 1,
}, server, quiet, storage);
const shown = session => session.store.sorted().map(o => o.spans);
const masks = session => Object.fromEntries([...session.store.items.values()].sort((a, b) => a.id < b.id ? -1 : 1).map(o => [o.id, [...o.spans]]));
const line = (...points) => strokeSpans(points, 5, W, H);

test('undo_Offline_ShowsAtOnceWhatItTakesBack', async () => {
  const server = new FakeServer(W, H), session = open(server);
  session.stroke([20, 20, 60, 20], 5, false, 0.3);
  session.stroke([20, 60, 60, 60], 5, false, 0.3);
  await session.outbox.flush();
  server.down = true;
  session.stroke([20, 100, 60, 100], 5, false, 0.3);
  await until(() => !session.link.online);
  session.undo();
  assert.deepEqual(shown(session), [union(line(20, 20, 60, 20), line(20, 60, 60, 60))], 'the one that is not sent yet');
  session.undo();
  assert.deepEqual(shown(session), [line(20, 20, 60, 20)], 'one that the server has');
  session.undo();
  assert.deepEqual(shown(session), [], 'the one that made the object');
  session.redo();
  session.redo();
  assert.deepEqual(shown(session), [union(line(20, 20, 60, 20), line(20, 60, 60, 60))]);
  server.down = false;
  session.outbox.kick();
  await until(() => session.outbox.count === 0);
  assert.deepEqual(shown(session), [union(line(20, 20, 60, 20), line(20, 60, 60, 60))]);
  assert.deepEqual(shown(session), [...server.objects.values()].sort((a, b) => a.order - b.order).map(o => o.spans));
  session.dispose();
});

test('undo_OfflineAndReloaded_StillShows', async () => {
  const server = new FakeServer(W, H), storage = memory();
  server.down = true;
  let session = open(server, storage);
  session.stroke([20, 20, 60, 20], 5, false, 0.3);
  session.stroke([20, 60, 60, 60], 5, false, 0.3);
  session.undo();
  session.dispose();
  session = open(server, storage);
  assert.deepEqual(shown(session), [line(20, 20, 60, 20)]);
  session.dispose();
});

test('undo_OfCategoryLockAndDeletion_ShowsAtOnce', async () => {
  const server = new FakeServer(W, H), session = open(server);
  session.stroke([20, 20, 60, 20], 5, false, 0.3);
  const id = session.selected, item = () => session.store.items.get(id);
  session.edit('category', { objectId: id, categoryId: 2 });
  session.edit('delete', { objectId: id });
  await session.outbox.flush();
  server.down = true;
  session.undo();
  assert.equal(item().categoryId, 2);
  assert.deepEqual(item().spans, line(20, 20, 60, 20));
  session.undo();
  assert.equal(item().categoryId, 1);
  server.down = false;
  session.outbox.kick();
  await until(() => session.outbox.count === 0);
  assert.equal(item().categoryId, 1);
  session.dispose();
});

test('undo_AnotherWindowOfTheSameAuthorEdited_IsLeftToTheServer', () => {
  const own = new OwnEdits();
  own.did({ editId: 'a', objectId: 'x' });
  own.heard('a');
  assert.equal(own.next('undo').editId, 'a');
  own.heard('from another window');
  assert.equal(own.next('undo'), null);
});

test('undoRedo_RandomQueues_ShowWhatTheServerWillHold', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const next = random(seed), server = new FakeServer(W, H), session = open(server);
    const one = () => {
      const what = next();
      if (what < 0.5) session.stroke([next() * W, next() * H, next() * W, next() * H], 2 + next() * 8, session.item !== null && next() < 0.4, 0.3);
      else if (what < 0.8) { if (session.own.next('undo') !== null) session.undo(); }
      else if (what < 0.95) session.redo();
      else session.select(null);
    };
    for (let i = 0; i < 8; i++) one();
    await session.outbox.flush();
    server.down = true;
    for (let i = 0; i < 8; i++) one();
    await until(() => session.outbox.count === 0 || !session.link.online);
    const foreseen = masks(session);
    server.down = false;
    session.outbox.kick();
    await until(() => session.outbox.count === 0);
    assert.deepEqual([...server.objects.values()].sort((a, b) => a.order - b.order).map(o => o.spans), shown(session), `seed ${seed}`);
    assert.deepEqual(foreseen, masks(session), `seed ${seed}: what was shown offline is what came of it`);
    session.dispose();
  }
});
