import { test } from 'node:test';
import assert from 'node:assert/strict';
import { HoverPreview } from '../../wwwroot/js/editor/hover.js';
import { Session } from '../../wwwroot/js/editor/session.js';
import { strokeSpans } from '../../wwwroot/js/editor/stroke.js';
import { FakeServer } from './harness/fakeServer.js';
import { memory } from './harness/memory.js';

const turn = () => new Promise(resolve => setTimeout(resolve, 0));
const at = (x, y = 0, positive = true) => ({ x, y, positive });

/** A preview whose questions are answered by hand and whose clock is turned by hand. */
function bench() {
  const asked = [], timers = [], b = { asked, timers, base: [], options: 'a', ready: true, changes: 0, time: 0 };
  b.hover = new HoverPreview({
    ask: (prompts, request) => new Promise((resolve, reject) => asked.push({
      prompts, request, answer: patch => resolve({ request, patch: patch ?? { x: prompts[prompts.length - 1].x, y: 0, w: 1, h: 1, counts: '01' } }), refuse: why => resolve({ request, patch: null, why }), fail: reject,
    })),
    base: () => b.base, options: () => b.options, ready: () => b.ready, onChange: () => { b.changes++; },
    later: (run, ms) => { timers.push({ run, ms }); return timers.length; }, forget: () => {}, now: () => b.time,
  });
  /** Answers the last question after longer than the least gap. */
  b.answer = async () => { b.time += 30; asked[asked.length - 1].answer(); await turn(); };
  return b;
}

test('move_WhileOneIsUnderWay_OnlyTheLatestPlaceIsAskedNext', async () => {
  const b = bench();
  for (const x of [1, 2, 3, 4, 5]) b.hover.move(at(x));
  assert.equal(b.asked.length, 1);
  await b.answer();
  assert.equal(b.hover.patch.x, 1, 'the newest answer there is');
  assert.equal(b.asked.length, 2);
  assert.equal(b.asked[1].prompts[0].x, 5);
  await b.answer();
  assert.equal(b.hover.patch.x, 5);
  assert.equal(b.asked.length, 2);
});

test('move_WithinOnePixel_AsksOnce', async () => {
  const b = bench();
  b.hover.move(at(3.1, 7.2));
  await b.answer();
  for (const x of [3.2, 3.5, 3.99]) b.hover.move(at(x, 7.9));
  assert.equal(b.asked.length, 1);
  b.hover.move(at(3.5, 7.9, false));
  assert.equal(b.asked.length, 2, 'with Alt it is another question');
});

test('move_FastServer_KeepsAGapBetweenQuestions', async () => {
  const b = bench();
  b.hover.move(at(1));
  b.time = 4;
  b.asked[0].answer(); await turn();
  b.hover.move(at(2));
  assert.equal(b.asked.length, 1);
  assert.equal(b.timers[0].ms, 12);
  b.timers[0].run();
  assert.equal(b.asked.length, 2);
});

test('leave_WhileOneIsUnderWay_NothingIsShownAfterwards', async () => {
  const b = bench();
  b.hover.move(at(1)); await b.answer();
  b.hover.move(at(2));
  b.hover.move(null);
  assert.equal(b.hover.patch, null);
  await b.answer();
  assert.equal(b.hover.patch, null);
});

test('changed_AnotherProposal_DropsTheAnswerUnderWayAndWaitsForTheNextMove', async () => {
  const b = bench();
  b.hover.move(at(1)); await b.answer();
  b.hover.move(at(2));
  b.base = [{ kind: 'point', x: 1, y: 0, positive: true }];
  b.hover.changed();
  assert.equal(b.hover.patch, null);
  await b.answer();
  assert.equal(b.hover.patch, null);
  assert.equal(b.asked.length, 2, 'the pointer rests where it has clicked');
  b.hover.move(at(1.5));
  assert.equal(b.asked.length, 2, 'what has been said there needs no preview');
  b.hover.move(at(9));
  assert.deepEqual(b.asked[2].prompts.map(p => p.x), [1, 9]);
});

test('changed_MovedSlider_AsksAgainAndKeepsShowingMeanwhile', async () => {
  const b = bench();
  b.hover.move(at(1)); await b.answer();
  b.options = 'b';
  b.hover.changed();
  assert.equal(b.asked.length, 2);
  assert.equal(b.hover.patch.x, 1);
  assert.equal(b.hover.take({ kind: 'point', ...at(1) }).patch, null, 'a click takes only what fits the sliders');
});

test('changed_NotToBeAskedAnyMore_Hides', async () => {
  const b = bench();
  b.hover.move(at(1)); await b.answer();
  b.ready = false;
  b.hover.changed();
  assert.equal(b.hover.patch, null);
  b.hover.move(at(2));
  assert.equal(b.asked.length, 1);
});

test('take_SamePixel_GivesThePointAndMaskThatWereShown', async () => {
  const b = bench();
  b.hover.move(at(3.14, 2.5)); await b.answer();
  const taken = b.hover.take({ kind: 'point', x: 3.9, y: 2.1, positive: true });
  assert.equal(taken.prompt.x, 3.14);
  assert.equal(taken.patch, b.hover.patch);
  assert.equal(b.hover.take({ kind: 'point', x: 4.1, y: 2.1, positive: true }), null);
  assert.equal(b.hover.take({ kind: 'point', x: 3.9, y: 2.1, positive: false }), null);
  assert.equal(b.hover.take({ kind: 'box', x0: 3, y0: 2, x1: 9, y1: 9 }), null);
  b.hover.move(at(8.5));
  assert.deepEqual(b.hover.take({ kind: 'point', ...at(8.7) }), { prompt: { kind: 'point', ...at(8.5) }, patch: null }, 'half done already');
});

test('refused_EncodingBusyError_AsksAgainAfterAWhile', async () => {
  const b = bench(), waits = [];
  b.hover.move(at(1));
  for (const why of ['encoding', 'busy', 'The picture is broken.']) {
    b.asked[b.asked.length - 1].refuse(why); await turn();
    b.hover.move(at(b.asked.length + 1));
    waits.push(b.timers[b.timers.length - 1].ms);
    const before = b.asked.length;
    assert.equal(b.hover.encoding, why === 'encoding');
    b.timers[b.timers.length - 1].run();
    assert.equal(b.asked.length, before + 1);
  }
  assert.ok(waits[1] < waits[0] && waits[0] < waits[2]);
});

test('ask_ConnectionLost_HidesAndWaitsForTheNextMove', async () => {
  const b = bench();
  b.hover.move(at(1)); await b.answer();
  b.hover.move(at(2));
  b.asked[1].fail(new Error('down')); await turn();
  assert.equal(b.hover.patch, null);
  assert.equal(b.asked.length, 2);
  b.hover.move(at(2));
  assert.equal(b.asked.length, 3);
});

test('enabled_Off_ShowsAndAsksNothing', async () => {
  const b = bench();
  b.hover.move(at(1)); await b.answer();
  b.hover.enabled = false;
  assert.equal(b.hover.patch, null);
  b.hover.move(at(2));
  assert.equal(b.asked.length, 1);
});

// With a session around it

const W = 200, H = 150;
const until = async ready => { for (let i = 0; !ready(); i++) { assert.ok(i < 4000, 'it never happened'); await new Promise(resolve => setTimeout(resolve, 2)); } };
function open(server, settings = {}) {
  return new Session({ picture: { id: 'p', width: W, height: H }, snapshot: JSON.parse(JSON.stringify(server.snapshot())), settings, categories: [{ id: 1, name: 'one', color: '#ff0000', hotkey: '1' }], activeCategory: 1 },
    server, { onObject() {}, onSelect() {}, onPrompts() {}, onState() {} }, memory());
}

test('click_OnTheShownMask_TakesItAtOnceAndAcceptsIt', async () => {
  const server = new FakeServer(W, H), session = open(server);
  session.hover.move(at(60.2, 70.7));
  await until(() => session.hover.patch !== null);
  const shown = session.hover.patch;
  server.predictLatency = 50;
  session.addPrompt({ kind: 'point', x: 60.9, y: 70.1, positive: true });
  assert.deepEqual(session.prompts.patch, shown, 'nobody waits for what is known');
  assert.equal(session.hover.patch, null);
  session.accept();
  await session.outbox.flush();
  assert.deepEqual(session.store.snapshot()[0].mask, shown);
  session.dispose();
});

test('accept_WhileAHoverIsUnderWay_LeavesNoTrace', async () => {
  const server = new FakeServer(W, H), session = open(server);
  server.predictLatency = 5;
  session.addPrompt({ kind: 'point', x: 50, y: 50, positive: true });
  await until(() => !session.predicting);
  session.hover.move(at(120, 80));
  session.accept();
  await session.outbox.flush();
  await new Promise(resolve => setTimeout(resolve, 30));
  assert.equal(session.hover.patch, null);
  assert.equal(session.prompts.open, false);
  assert.deepEqual(session.store.snapshot()[0].mask, server.masks()[session.selected]);
  session.dispose();
});

test('hover_WhileTheClickIsPredicted_WaitsAndThenAsksAboutTheNewProposal', async () => {
  const server = new FakeServer(W, H), session = open(server);
  server.predictLatency = 10;
  session.addPrompt({ kind: 'point', x: 50, y: 50, positive: true });
  session.hover.move(at(120, 80, false));
  assert.equal(server.calls.filter(c => c[0] === 'Hover').length, 0);
  await until(() => session.hover.patch !== null);
  const [, { prompts, threshold, smoothing }] = server.calls.find(c => c[0] === 'Hover');
  assert.deepEqual([prompts.map(p => p.positive), threshold, smoothing], [[true, false], 0.5, 0]);
  session.dispose();
});

test('hover_WhereAClickWouldBeRefused_AsksNothing', async () => {
  const server = new FakeServer(W, H);
  server.add('a', 1, strokeSpans([100, 75], 20, W, H));
  const session = open(server), hovers = () => server.calls.filter(c => c[0] === 'Hover').length;
  session.hover.move(at(30, 30, false));
  session.mode = 'subtract';
  session.hover.move(at(30, 30));
  session.hover.move(null);
  session.mode = 'add';
  session.select('a');
  session.edit('lock', { objectId: 'a', locked: true });
  session.hover.move(at(31, 30));
  await new Promise(resolve => setTimeout(resolve, 10));
  assert.equal(hovers(), 0);
  assert.equal(session.message, null, 'nobody has clicked: nothing is said');
  session.edit('lock', { objectId: 'a', locked: false });
  session.hover.move(at(32, 30));
  await until(() => session.hover.patch !== null);
  // Somebody else locks it now.
  const { revision, changes } = server.foreign({ kind: 'lock', objectId: 'a', locked: true });
  session.feed.offer({ revision, changes });
  assert.equal(session.hover.patch, null);
  session.dispose();
});

test('hover_CircuitLostAndBack_StopsAndGoesOn', async () => {
  const server = new FakeServer(W, H), session = open(server), answer = server.invokeMethodAsync.bind(server);
  session.hover.move(at(30, 30));
  await until(() => session.hover.patch !== null);
  // A dead circuit neither answers nor fails.
  server.invokeMethodAsync = () => new Promise(() => {});
  session.hover.move(at(40, 40));
  session.circuit(false);
  await turn();
  assert.equal(session.hover.patch, null);
  const calls = server.calls.length;
  session.hover.move(at(50, 50));
  assert.equal(server.calls.length, calls, 'nothing is sent into the void');
  server.invokeMethodAsync = answer;
  session.circuit(true);
  await until(() => session.link.online);
  session.hover.move(at(60, 60));
  await until(() => session.hover.patch !== null);
  session.dispose();
});

test('slide_WhileOpen_PredictsWithTheNewValuesAndAcceptsWithThem', async () => {
  const server = new FakeServer(W, H), session = open(server, { threshold: 0.4, iterations: 12, smoothing: 2 });
  session.addPrompt({ kind: 'point', x: 50, y: 50, positive: true });
  await until(() => !session.predicting);
  for (let t = 40; t <= 70; t++) session.sliders.set({ threshold: t / 100 });
  await until(() => !session.predicting);
  const asked = server.calls.filter(c => c[0] === 'Predict').map(c => c[1]);
  assert.ok(asked.length < 31, 'no more than the round trip allows');
  assert.deepEqual([asked.at(-1).threshold, asked.at(-1).iterations, asked.at(-1).smoothing], [0.7, 12, 2]);
  session.accept();
  await session.outbox.flush();
  const { threshold, iterations, smoothing } = server.calls.find(c => c[0] === 'Edit')[1];
  assert.deepEqual([threshold, iterations, smoothing], [0.7, 12, 2]);
  session.dispose();
});

test('smooth_SelectedObject_IsAnEditThatTheServerMakes', async () => {
  const server = new FakeServer(W, H);
  server.add('a', 1, strokeSpans([100, 75], 20, W, H));
  const session = open(server);
  session.edit('smooth', { objectId: 'a', radius: 3 });
  await session.outbox.flush();
  assert.deepEqual(session.store.snapshot().map(o => o.mask), Object.values(server.masks()));
  assert.deepEqual(session.store.snapshot()[0].area > 1200, true);
  session.undo();
  await session.outbox.flush();
  assert.deepEqual(session.store.snapshot().map(o => o.mask), Object.values(server.masks()));
  session.dispose();
});
