import { test } from 'node:test';
import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { doubtMap, doubts, places } from '../../wwwroot/js/editor/doubt.js';
import { ramp } from '../../wwwroot/js/editor/heat.js';
import { unpack } from '../../wwwroot/js/editor/packed.js';
import { Replay } from '../../wwwroot/js/editor/replay.js';
import { SoftMap } from '../../wwwroot/js/editor/softMap.js';
import { Insights } from '../../wwwroot/js/editor/insights.js';
import { runAction } from '../../wwwroot/js/editor/actions.js';
import { dom } from './harness/dom.js';
import { FakeServer } from './harness/fakeServer.js';

const W = 320, H = 240;
const turn = async () => { for (let i = 0; i < 20; i++) await new Promise(resolve => setTimeout(resolve, 1)); };

/** A sure object on the left half with a soft rim, and open questions: squares of a value. */
function soft(...questions) {
  const values = new Uint8Array(W * H);
  for (let y = 0; y < H; y++) for (let x = 0; x < W; x++) {
    const question = questions.find(q => x >= q.x && x < q.x + q.side && y >= q.y && y < q.y + q.side);
    values[y * W + x] = question?.value ?? Math.min(250, Math.max(5, 128 + 30 * (160 - x)));
  }
  return { width: W, height: H, values };
}

test('doubts_ByDistanceFromTheThreshold_FallsOffOnBothSides', () => {
  const table = doubts(0.6);
  assert.ok(table[153] > 0.999);
  for (let v = 154; v < 256; v++) assert.ok(table[v] < table[v - 1]);
  for (let v = 152; v >= 0; v--) assert.ok(table[v] < table[v + 1]);
  assert.ok(table[0] < 0.01);
});

test('places_LargeAndSmallQuestion_WorstFirstAndTheSureBorderNever', () => {
  const found = places(soft({ x: 20, y: 20, side: 60, value: 120 }, { x: 250, y: 150, side: 16, value: 120 }), 0.5);
  assert.ok(found.length >= 2);
  const inside = ({ x, y }, q, rim = 6) => x >= q.x - rim && x < q.x + q.side + rim && y >= q.y - rim && y < q.y + q.side + rim;
  assert.ok(inside(found[0], { x: 20, y: 20, side: 60 }, 0), 'the large one first');
  assert.ok(found.some(p => inside(p, { x: 250, y: 150, side: 16 })));
  assert.ok(found.every(p => inside(p, { x: 20, y: 20, side: 60 }) || inside(p, { x: 250, y: 150, side: 16 })), 'the border in the middle is sure of its place');
  for (let i = 1; i < found.length; i++) assert.ok(found[i].doubt <= found[i - 1].doubt);
});

test('places_ThresholdMovedAway_QuestionIsNoneAnyMore', () => {
  const question = soft({ x: 20, y: 20, side: 60, value: 90 });
  assert.ok(places(question, 0.35).length > 0);
  assert.deepEqual(places(question, 0.7), []);
});

test('places_PointedAtAlready_IsNotGoneToAgain', () => {
  const question = soft({ x: 30, y: 30, side: 20, value: 128 });
  const [first] = places(question, 0.5);
  assert.ok(places(question, 0.5, [first]).every(p => Math.hypot(p.x - first.x, p.y - first.y) > 3));
});

test('places_SureEverywhere_None', () => assert.deepEqual(places({ width: 40, height: 30, values: new Uint8Array(1200).fill(255) }, 0.5), []));

test('doubtMap_OpenQuestion_OutshinesTheSureBorder', () => {
  const map = doubtMap(soft({ x: 20, y: 20, side: 60, value: 115 }), 0.5);
  const most = (x0, x1, y0, y1) => { let m = 0; for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) m = Math.max(m, map[y * W + x]); return m; };
  assert.ok(most(30, 70, 30, 70) > 1.5 * most(140, 180, 100, 200));
  assert.ok(most(140, 180, 100, 200) > 0);
  assert.equal(map[200 * W + 300], 0);
});

test('ramp_FromLittleToMuch_GetsLighterAndMoreOpaque', () => {
  const colours = ramp(share => share), light = c => (c & 255) + ((c >> 8) & 255) + ((c >> 16) & 255);
  assert.equal(colours.length, 256);
  for (let i = 1; i < 256; i++) assert.ok(light(colours[i]) >= light(colours[i - 1]) && colours[i] >>> 24 >= colours[i - 1] >>> 24);
});

test('unpack_ZlibOfTheServer_GivesTheBytesAndRefusesOthers', async () => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i * i);
  assert.deepEqual(await unpack(deflateSync(bytes), 5000), bytes);
  await assert.rejects(unpack(deflateSync(bytes), 4999));
  await assert.rejects(unpack(bytes, 5000));
});

test('softMap_ProposalChangesOnTheWay_AsksAgainAndGivesTheNewOne', async () => {
  const asked = [], errors = [];
  let prompts = [1];
  const map = new SoftMap({
    question: () => prompts === null ? null : { prompts, iterations: null }, onChange: () => {}, onError: e => errors.push(e),
    ask: q => new Promise(resolve => asked.push({ q, answer: value => resolve({ width: 2, height: 1, values: deflateSync(Uint8Array.of(value, value)) }), refuse: error => resolve({ values: null, error }) })),
  });
  const first = map.fetch(), second = map.fetch();
  assert.equal(asked.length, 1, 'who asks twice waits once');
  prompts = [1, 2];
  asked[0].answer(7); await turn();
  assert.equal(map.soft, null);
  assert.equal(asked.length, 2);
  asked[1].answer(9);
  assert.deepEqual([...(await first).values], [9, 9]);
  assert.equal(await second, await first);
  await map.fetch();
  assert.equal(asked.length, 2, 'it is known');
  prompts = [3];
  const third = map.fetch();
  asked[2].refuse('The picture is gone.');
  assert.equal(await third, null);
  assert.deepEqual(errors, ['The picture is gone.']);
  prompts = null;
  assert.equal(await map.fetch(), null);
});

/** A replay of a fake server's maps, its clock turned by hand. */
function player(server = new FakeServer(40, 30)) {
  const timers = [], errors = [], p = { timers, errors, server, question: { prompts: [{}], iterations: 5 }, asked: 0 };
  p.replay = new Replay({
    question: () => p.question, onChange: () => {}, onError: e => errors.push(e), askRegions: () => server.invokeMethodAsync('Regions'),
    ask: q => { p.asked++; return server.invokeMethodAsync('Refinement', { request: p.asked, ...q }); },
    later: run => { timers.push(run); return timers.length; }, forget: () => {},
  });
  return p;
}

test('replay_Played_ShowsEveryStepAndStopsAtTheLast', async () => {
  const { replay, timers } = player(), seen = [];
  replay.toggle(); await turn();
  assert.equal(replay.last, 5);
  assert.equal(replay.regions.labels.length, 40 * 30);
  assert.equal(replay.regions.labels.at(-1), replay.regions.count - 1);
  for (let i = 0; replay.playing; i++) { seen.push([replay.frame, replay.values[0]]); timers[i](); }
  assert.deepEqual(seen, [[0, 0], [1, 20], [2, 40], [3, 60], [4, 80]]);
  assert.deepEqual([replay.frame, replay.values[0]], [5, 100]);
  replay.toggle();
  assert.deepEqual([replay.frame, replay.playing], [0, true], 'once more from the start');
  replay.toggle();
  assert.equal(replay.playing, false);
});

test('replay_SteppedAndScrubbed_StaysWithinTheSteps', async () => {
  const { replay } = player();
  replay.step(1); await turn();
  assert.deepEqual([replay.open, replay.playing, replay.frame], [true, false, 0]);
  replay.step(1); replay.step(1);
  assert.equal(replay.frame, 2);
  replay.seek(99);
  assert.equal(replay.frame, 5);
  replay.step(-9);
  assert.equal(replay.frame, 0);
  replay.seek(NaN);
  assert.equal(replay.frame, 0);
  assert.equal(replay.close(), true);
  assert.equal(replay.close(), false);
  assert.equal(replay.values, null);
});

test('replay_SliderMovedAtTheEnd_StaysAtTheEnd_ProposalGone_Closes', async () => {
  const p = player(), { replay } = p;
  replay.step(1); await turn();
  replay.seek(5);
  p.question = { ...p.question, iterations: 9 };
  replay.changed(); await turn();
  assert.deepEqual([replay.last, replay.frame], [9, 9]);
  replay.changed();
  assert.equal(p.asked, 2, 'nothing has changed');
  p.question = null;
  replay.changed();
  assert.equal(replay.open, false);
  replay.toggle();
  assert.match(p.errors[0], /point at something/);
});

test('replay_ServerSaysNo_ClosesAndSaysWhy', async () => {
  const { replay, errors } = player({ invokeMethodAsync: async () => ({ regions: 0, frames: null, error: 'The picture is gone.' }) });
  replay.toggle(); await turn();
  assert.equal(replay.open, false);
  assert.deepEqual(errors, ['The picture is gone.']);
});

test('replay_NoLine_ClosesAndSaysSo', async () => {
  const { replay, errors } = player({ invokeMethodAsync: async () => { throw new Error('The circuit is down'); } });
  replay.toggle(); await turn();
  assert.equal(replay.open, false);
  assert.match(errors[0], /does not answer/);
});

test('replay_ClosedWhileLoading_StaysClosed', async () => {
  const { replay, errors } = player();
  replay.toggle();
  replay.close(); await turn();
  assert.equal(replay.open, false);
  assert.deepEqual(errors, []);
});

/** The heat maps of an editor, its proposal open; the server is asked as told. */
function seen(call) {
  globalThis.document = dom();
  const prompts = [{ kind: 'point', x: 1, y: 1, positive: true }], heat = { visible: false, show() { this.visible = true; }, hide() { this.visible = false; } };
  const session = {
    picture: { width: 40, height: 30 }, prompts: { prompts, open: true, predicting: false }, sliders: { values: { iterations: 5, threshold: 0.5 }, threshold: 0.5 },
    say() {}, link: { online: true, call },
  };
  const insights = new Insights(session, { heat, layers: { showProposal() {} }, scheduler: { invalidate() {} } }, document.createElement('div'), { show() {}, onState() {} });
  return { insights, heat, press: action => runAction({ insights }, action) };
}

test('heat_AttentionOrReplayStillAsking_ShowsNoUncertaintyUnderTheirNames', async () => {
  const server = new FakeServer(40, 30), { insights, heat } = seen((method, q) => method === 'SoftMap' ? server.invokeMethodAsync(method, q) : new Promise(() => {}));
  insights.setDoubt(true); await turn();
  assert.equal(insights.title, 'Uncertainty of the proposal');
  insights.watch(true);
  assert.deepEqual([heat.visible, insights.title], [false, null], 'nothing is known of the attention yet');
  insights.watch(false);
  assert.equal(insights.title, 'Uncertainty of the proposal');
  insights.play();
  assert.deepEqual([heat.visible, insights.title], [false, null], 'nothing is known of the refinement yet');
  insights.setDoubt(false);
});

test('keys_ReplayWhileTheAttentionShows_TakesItsPlace', async () => {
  const server = new FakeServer(40, 30);
  for (const [key, title] of [['replay-play', /^Where was pointed/], ['replay-step', /^Where was pointed/], ['replay-back', /^Where was pointed/]]) {
    const { insights, press } = seen((method, q) => server.invokeMethodAsync(method, q));
    press('attention-toggle');
    insights.attention.move({ x: 5, y: 5 }); await turn();
    assert.match(insights.title, /^Self-attention/);
    press(key); await turn();
    assert.equal(insights.attention.on, false, key);
    assert.match(insights.title, title);
    press('attention-toggle');
    assert.deepEqual([insights.replay.open, insights.attention.on], [false, true]);
  }
});
