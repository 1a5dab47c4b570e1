import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Session } from '../../wwwroot/js/editor/session.js';
import { Feed } from '../../wwwroot/js/editor/feed.js';
import { contains, subtract } from '../../wwwroot/js/editor/mask.js';
import { strokeSpans } from '../../wwwroot/js/editor/stroke.js';
import { fromPatch, toPatch } from '../../wwwroot/js/editor/rle.js';
import { FakeServer } from './harness/fakeServer.js';
import { memory } from './harness/memory.js';
import { random } from './brute.mjs';

const W = 200, H = 150, quiet = { onObject() {}, onSelect() {}, onPrompts() {}, onState() {} };
const until = async ready => { for (let i = 0; !ready(); i++) { assert.ok(i < 4000, 'it never happened'); await new Promise(resolve => setTimeout(resolve, 2)); } };

function open(server, storage = memory(), settings = {}) {
  return new Session({
    picture: { id: 'p', width: W, height: H }, snapshot: JSON.parse(JSON.stringify(server.snapshot())), settings,
    categories: [{ id: 1, name: 'one', color: '#ff0000', hotkey: '1' }, { id: 2, name: 'two', color: '#00ff00', hotkey: '2' }], activeCategory: 1,
  }, server, quiet, storage);
}
const shown = session => Object.fromEntries(session.store.snapshot().map(o => [o.id, o.mask]));
const foreign = (server, session, edit) => { const { revision, changes } = server.foreign(edit); session.feed.offer({ revision, changes }); };

test('stroke_NothingSelected_MakesAnObjectAndGoesOnWithIt', async () => {
  const server = new FakeServer(W, H), session = open(server);
  session.stroke([20, 20, 60, 30], 6, false, 0.3);
  const id = session.selected;
  assert.ok(id !== null);
  assert.ok(contains(session.item.spans, H, 40, 25));
  session.stroke([60, 30, 90, 80], 6, false, 0.3);
  session.stroke([40, 20, 40, 30], 3, true, 0.3);
  await session.outbox.flush();
  assert.equal(server.objects.size, 1);
  assert.deepEqual(shown(session), server.masks());
  session.dispose();
});

test('erase_NothingSelected_SaysWhatToDo', () => {
  const session = open(new FakeServer(W, H));
  session.stroke([1, 1, 5, 5], 3, true, 0.3);
  assert.equal(session.message, 'Select an object to erase from.');
  assert.equal(session.outbox.count, 0);
  session.dispose();
});

test('locked_Object_RefusesEveryEditButUnlock', async () => {
  const server = new FakeServer(W, H);
  server.add('a', 1, strokeSpans([50, 50], 20, W, H));
  const session = open(server);
  session.select('a');
  session.edit('lock', { objectId: 'a', locked: true });
  const before = shown(session);
  session.stroke([50, 50, 90, 90], 5, false, 0.3);
  session.edit('delete', { objectId: 'a' });
  session.mode = 'add';
  assert.equal(session.addPrompt({ kind: 'point', x: 5, y: 5, positive: true }), false);
  assert.deepEqual(shown(session), before);
  session.edit('lock', { objectId: 'a', locked: false });
  session.stroke([50, 50, 90, 90], 5, false, 0.3);
  await session.outbox.flush();
  assert.deepEqual(shown(session), server.masks());
  session.dispose();
});

test('stroke_VeryLong_IsSplitAndStaysSmall', async () => {
  const server = new FakeServer(W, H), session = open(server), next = random(4), points = Array.from({ length: 12000 }, (_, i) => next() * (i & 1 ? H : W));
  session.stroke(points, 0.8, false, 0);
  await session.outbox.flush();
  assert.ok(server.calls.filter(c => c[0] === 'Edit').length > 3);
  assert.deepEqual(shown(session), server.masks());
  session.dispose();
});

test('stroke_NotANumberOrOutside_NothingIsSent', () => {
  const session = open(new FakeServer(W, H));
  session.stroke([NaN, 3, Infinity, 2], 5, false, 0.3);
  session.stroke([-500, -500, -300, -400], 5, false, 0.3);
  session.stroke([5, 5], NaN, false, 0.3);
  assert.equal(session.addPrompt({ kind: 'point', x: NaN, y: 3, positive: true }), false);
  assert.equal(session.addPrompt({ kind: 'point', x: W, y: 3, positive: true }), false);
  assert.equal(session.addPrompt({ kind: 'box', x0: 1, y0: NaN, x1: 9, y1: 9 }), false);
  assert.equal(session.outbox.count, 0);
  session.dispose();
});

test('accept_NewThenAddThenSubtract_MatchesTheServer', async () => {
  const server = new FakeServer(W, H), session = open(server), predicted = () => until(() => !session.predicting && session.prompts.patch !== null);
  session.addPrompt({ kind: 'point', x: 50, y: 50, positive: true });
  session.addPrompt({ kind: 'box', x0: 90, y0: 120, x1: 60, y1: 90 });
  await predicted();
  assert.equal(session.accept(), true);
  const id = session.selected;
  session.mode = 'add';
  session.addPrompt({ kind: 'line', points: [10, 10, 100, 20], positive: true });
  await predicted();
  assert.ok(contains(session.preview().result, H, 60, 15) && contains(session.preview().result, H, 50, 50));
  session.accept();
  session.mode = 'subtract';
  session.addPrompt({ kind: 'point', x: 50, y: 50, positive: true });
  await predicted();
  assert.ok(!contains(session.preview().result, H, 50, 50));
  session.accept();
  await session.outbox.flush();
  assert.equal(session.selected, id);
  assert.equal(server.objects.size, 1);
  assert.deepEqual(shown(session), server.masks());
  session.dispose();
});

test('undo_OpenPrompts_PopsThem_OtherwiseAsksTheServer', async () => {
  const server = new FakeServer(W, H), session = open(server);
  session.stroke([20, 20, 60, 30], 6, false, 0.3);
  session.addPrompt({ kind: 'point', x: 50, y: 50, positive: true });
  session.undo();
  assert.equal(session.prompts.open, false);
  session.undo();
  await session.outbox.flush();
  assert.equal(session.store.items.size, 0);
  assert.equal(session.selected, null);
  session.redo();
  await session.outbox.flush();
  assert.deepEqual(shown(session), server.masks());
  assert.equal(session.store.items.size, 1);
  session.undo(); session.undo();
  await session.outbox.flush();
  assert.equal(session.message, 'Nothing to undo.');
  session.dispose();
});

test('addPrompt_MoreThanAnyoneNeeds_RequestStaysBelow32KB', async () => {
  const server = new FakeServer(W, H), session = open(server), next = random(6);
  const scribble = () => Array.from({ length: 800 }, (_, i) => next() * (i & 1 ? H : W));
  for (let i = 0; i < 400; i++) session.addPrompt(i % 2 ? { kind: 'line', points: scribble(), positive: true } : { kind: 'point', x: next() * W, y: next() * H, positive: true });
  assert.ok(JSON.stringify(session.prompts.prompts).length < 30_000);
  session.accept();
  await session.outbox.flush();
  assert.equal(server.objects.size, 1);
  session.dispose();
});

test('predictionError_PromptIsRemovedAndTheMessageShown', async () => {
  const session = open(new FakeServer(W, H));
  session.addPrompt({ kind: 'point', x: 13, y: 50, positive: true });
  await until(() => session.message !== null);
  assert.equal(session.message, 'Thirteen is not supported.');
  assert.equal(session.prompts.open, false);
  session.dispose();
});

test('refusal_RollsBackOnlyTheRefusedEdit', async () => {
  const server = new FakeServer(W, H);
  server.add('a', 1, strokeSpans([50, 50], 20, W, H));
  const session = open(server);
  session.select('a');
  server.latency = 5;
  session.stroke([50, 50, 120, 50], 5, false, 0.3);
  server.objects.get('a').locked = true;
  await session.outbox.flush();
  assert.deepEqual(shown(session), server.masks());
  assert.equal(session.message, 'The object is locked.');
  session.dispose();
});

test('pendingStrokes_ForeignEditsAndRepliesInBetween_NeverVanish', async () => {
  const server = new FakeServer(W, H);
  server.add('a', 1, strokeSpans([100, 75], 30, W, H));
  const session = open(server);
  session.select('a');
  server.latency = 3;
  const strokes = [[10, 10, 60, 10], [10, 40, 60, 40], [10, 70, 60, 70]];
  for (const points of strokes) session.stroke(points, 4, false, 0.1);
  for (let i = 0; session.outbox.count > 0; i++) {
    if (i % 2 === 0) foreign(server, session, { kind: 'stroke', objectId: 'a', mode: 'subtract', radius: 5, points: [100 + i % 20, 75] });
    for (const points of strokes) assert.equal(subtract(strokeSpans(points, 4, W, H), session.item.spans).length, 0);
    await new Promise(resolve => setTimeout(resolve, 1));
  }
  assert.deepEqual(shown(session), server.masks());
  session.dispose();
});

test('session_RandomWorkFailuresForeignEditsAndReloads_EndsLikeTheServer', async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const server = new FakeServer(W, H), next = random(seed), storage = memory();
    for (let i = 0; i < 4; i++) server.add(`o${i}`, 1, strokeSpans([next() * W, next() * H], 10 + next() * 20, W, H));
    server.failure = () => next() < 0.08 ? 'before' : next() < 0.08 ? 'after' : null;
    let session = open(server, storage);
    const ids = () => [...session.store.items.keys()], pick = list => list[Math.floor(next() * list.length)] ?? null, place = () => [next() * W, next() * H, next() * W, next() * H];
    for (let step = 0; step < 60; step++) {
      const what = next();
      if (what < 0.35) session.stroke(place(), 1 + next() * 9, session.item !== null && next() < 0.4, 0.2);
      else if (what < 0.45) session.select(pick(ids()));
      else if (what < 0.55) session.undo();
      else if (what < 0.6) session.redo();
      else if (what < 0.65) session.polygon([...place(), ...place()]);
      else if (what < 0.7 && session.item !== null) session.edit('category', { objectId: session.selected, categoryId: 2 });
      else if (what < 0.73 && session.item !== null) session.edit('delete', { objectId: session.selected });
      else if (what < 0.9) {
        const id = pick([...server.objects.keys()].filter(k => !server.objects.get(k).locked));
        if (id !== null) {
          const { revision, changes } = server.foreign({ kind: 'stroke', objectId: id, mode: next() < 0.5 ? 'add' : 'subtract', radius: 6, points: place() });
          // Some arrive late, some never.
          if (next() < 0.8) setTimeout(() => session.feed.offer({ revision, changes }), next() * 5);
        }
      } else if (what < 0.93) { session.dispose(); session = open(server, storage); }
      await new Promise(resolve => setTimeout(resolve, next() * 3));
    }
    server.failure = () => null;
    session.outbox.kick();
    await until(() => session.outbox.count === 0);
    await session.feed.refresh();
    assert.deepEqual(shown(session), server.masks(), `seed ${seed}`);
    assert.equal(session.feed.revision, server.revision);
    assert.equal(storage.length, 0);
    session.dispose();
  }
});

test('circuit_LostWithACallUnderWay_IsSentAgainWhenItIsBack', async () => {
  const server = new FakeServer(W, H), session = open(server), answer = server.invokeMethodAsync.bind(server);
  // A dead circuit neither answers nor fails.
  server.invokeMethodAsync = () => new Promise(() => {});
  session.stroke([20, 20, 60, 30], 6, false, 0.3);
  session.circuit(false);
  await session.outbox.flush();
  assert.equal(session.link.online, false);
  assert.equal(session.outbox.count, 1);
  server.invokeMethodAsync = answer;
  session.circuit(true);
  await until(() => session.outbox.count === 0);
  assert.equal(session.link.online, true);
  assert.deepEqual(shown(session), server.masks());
  session.dispose();
});

test('feed_GapThenMissing_AppliesInOrderWithoutAskingForEverything', async () => {
  const applied = [], timers = [];
  let asked = 0;
  const feed = new Feed(3, { apply: item => applied.push(item.revision), fetch: async () => { asked++; return { revision: 9 }; }, reset: () => applied.push('reset'), later: run => timers.push(run), forget: () => {} });
  feed.offer({ revision: 5, changes: [] });
  feed.offer({ revision: 6, changes: [] });
  assert.deepEqual(applied, []);
  feed.offer({ revision: 4, changes: [] });
  feed.offer({ revision: 4, changes: [1] });
  assert.deepEqual(applied, [4, 5, 6, 4]);
  timers[0]();
  await null;
  assert.equal(asked, 0);
});

test('feed_GapNotFilled_AsksForEverything', async () => {
  const applied = [], timers = [];
  const feed = new Feed(3, { apply: item => applied.push([item.revision, item.changes.length]), fetch: async () => ({ revision: 5 }), reset: () => applied.push('reset'), later: run => timers.push(run), forget: () => {} });
  feed.offer({ revision: 5, changes: [1], editId: 'mine' });
  feed.offer({ revision: 6, changes: [1] });
  timers[0]();
  await new Promise(resolve => setTimeout(resolve, 1));
  // 5 is in the snapshot: its edit is settled, its changes are not applied again.
  assert.deepEqual(applied, ['reset', [5, 0], [6, 1]]);
});

test('fromPatch_OfShownMasks_RoundTrips', () => {
  const spans = strokeSpans([10, 10, 90, 80], 7, W, H);
  assert.deepEqual(fromPatch(toPatch(spans, H), W, H), spans);
});
