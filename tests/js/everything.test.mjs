import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Attention } from '../../wwwroot/js/editor/attention.js';
import { Everything, cut, spansOf } from '../../wwwroot/js/editor/everything.js';
import { colourAt } from '../../wwwroot/js/editor/heat.js';
import { fileName, tilesFor } from '../../wwwroot/js/editor/savePicture.js';
import { Session } from '../../wwwroot/js/editor/session.js';
import { SegmentLayer } from '../../wwwroot/js/editor/segmentLayer.js';
import { segmentsTool } from '../../wwwroot/js/editor/tools/segments.js';
import { area, contains } from '../../wwwroot/js/editor/mask.js';
import { fromPatch } from '../../wwwroot/js/editor/rle.js';
import { choices } from '../../wwwroot/js/editor/textPrompt.js';
import { FakeServer } from './harness/fakeServer.js';
import { memory } from './harness/memory.js';

const W = 200, H = 100;
const until = async ready => { for (let i = 0; !ready(); i++) { assert.ok(i < 2000, 'it never happened'); await new Promise(resolve => setTimeout(resolve, 2)); } };

async function open(server = new FakeServer(W, H)) {
  let all = null;
  const session = new Session({
    picture: { id: 'p', width: W, height: H }, snapshot: JSON.parse(JSON.stringify(server.snapshot())), settings: {},
    categories: [{ id: 1, name: 'one', color: '#ff0000', hotkey: '1' }], activeCategory: 1,
  }, server, { onObject() {}, onSelect() {}, onPrompts() {}, onState() {} }, memory());
  all = new Everything(session, () => {});
  await all.open();
  const tool = segmentsTool(/** @type {any} */ ({ session, segments: all }));
  const sample = (x, y = 50, more = {}) => ({ x, y, sx: x, sy: y, button: 0, alt: false, shift: false, type: 'mouse', ...more });
  const click = (x, more) => { tool.down(sample(x, 50, more)); tool.up(sample(x, 50, more)); };
  const proposal = async () => { await until(() => !session.predicting); return session.prompts.patch === null ? null : fromPatch(session.prompts.patch, W, H); };
  return { server, session, all, tool, sample, click, proposal };
}

test('cut_EveryNumber_MergesTheFirstPairsOnly', () => {
  const tree = { count: 4, merges: [0, 1, 2, 3, 4, 5] };
  assert.deepEqual([...cut(tree, 4)], [0, 1, 2, 3]);
  assert.deepEqual([...cut(tree, 3)], [4, 4, 2, 3]);
  assert.deepEqual([...cut(tree, 2)], [4, 4, 5, 5]);
  assert.deepEqual([...cut(tree, 1)], [6, 6, 6, 6]);
});

test('spansOf_SmallerTree_CoversThePictureOnce', () => {
  const tree = { width: 3, height: 2, labels: Uint16Array.from([0, 1, 1, 0, 0, 1]) };
  const [a, b] = spansOf(/** @type {any} */ (tree), Int32Array.of(0, 1), 2, 30, 20);
  assert.equal(area(a) + area(b), 600);
  assert.ok(contains(a, 20, 15, 15) && !contains(a, 20, 15, 5) && contains(b, 20, 29, 19));
  assert.deepEqual(spansOf(/** @type {any} */ (tree), Int32Array.of(-1, 0), 1, 30, 20), [b], 'what belongs to no part is nowhere');
});

test('click_TakesInClickAgainTakesOutAndUndoTakesBack', async () => {
  const { session, all, click, proposal } = await open();
  assert.equal(all.segments, 3);
  click(20);
  assert.equal(area(await proposal()), W * H / 2);
  click(120);
  assert.equal(area(await proposal()), W * H * 3 / 4);
  click(20);
  assert.equal(area(await proposal()), W * H / 4);
  session.undo();
  assert.equal(area(await proposal()), W * H * 3 / 4);
  session.undo();
  session.undo();
  assert.equal(session.prompts.open, false);
  click(20, { button: 2 });
  assert.equal(session.prompts.open, false, 'there is nothing to take out');
  click(20);
  click(20);
  assert.equal(session.prompts.open, false, 'the last one out ends the proposal');
});

test('drag_OverSeveral_IsOnePromptOfAllOfThem', async () => {
  const { session, all, tool, sample, proposal } = await open();
  all.setSegments(4);
  tool.down(sample(10));
  tool.move([sample(140)]);
  assert.deepEqual([...all.dragged], [0, 1, 2]);
  tool.up(sample(140));
  assert.deepEqual(session.prompts.prompts, [{ kind: 'segments', division: 'fake-1', nodes: [0, 1, 2], positive: true }]);
  assert.equal(area(await proposal()), W * H * 3 / 4);
  tool.down(sample(190));
  tool.cancel();
  assert.equal(session.prompts.prompts.length, 1);
});

test('fineness_Moved_AsksNothingAndKeepsWhatIsChosen', async () => {
  const { server, all, click } = await open();
  click(20);
  const asked = server.calls.filter(([method]) => method === 'Segments').length;
  all.setSegments(4);
  assert.deepEqual([...all.chosen], [1, 1, 0, 0]);
  assert.ok(all.has(0) && all.has(1) && !all.has(2));
  all.setSegments(1);
  assert.equal(all.has(6), false);
  all.setSegments(1000);
  assert.equal(all.segments, 4);
  all.setSegments(NaN);
  assert.equal(all.segments, 4);
  assert.equal(server.calls.filter(([method]) => method === 'Segments').length, asked);
});

test('accept_Chosen_IsOneOrdinaryEdit', async () => {
  const { server, session, click } = await open();
  click(20);
  await until(() => !session.predicting);
  session.accept();
  await session.outbox.flush();
  const edit = server.calls.find(([method]) => method === 'Edit')[1];
  assert.equal(edit.kind, 'accept');
  assert.deepEqual(edit.prompts, [{ kind: 'segments', division: 'fake-1', nodes: [4], positive: true }]);
  assert.equal(session.store.items.size, 1);
});

test('acceptEach_ChosenOrAll_MakesAnObjectOfEach', async () => {
  const { server, session, all, click } = await open();
  click(120);
  click(20);
  assert.equal(all.acceptEach(), 2);
  await session.outbox.flush();
  assert.equal(server.objects.size, 2);
  assert.equal(session.prompts.open, false);
  assert.equal(all.acceptEach(), 3, 'none is chosen: all');
  await session.outbox.flush();
  assert.equal(server.objects.size, 5);
  session.undo();
  await session.outbox.flush();
  assert.equal(server.objects.size, 4, 'each is an edit of its own');
});

test('acceptEach_ManySegments_GoesThroughThePictureOnce', async () => {
  const { session, all } = await open();
  all.setSegments(4);
  let reads = 0;
  all.tree = { ...all.tree, labels: new Proxy(all.tree.labels, { get: (labels, key) => { reads++; return labels[key]; } }) };
  assert.equal(all.acceptEach(), 4);
  assert.equal(reads, W * H);
  assert.deepEqual([...session.store.items.values()].map(o => area(o.spans)), [1, 2, 3, 4].map(() => W * H / 4));
});

test('layer_ManyCrossingsInOneFrame_IsColouredOnceAsItIsThen', async () => {
  const { all } = await open(), pixels = new Uint32Array(W * H), done = [];
  const layer = new SegmentLayer({ fill: (w, h, write) => { done.push('fill'); write(pixels); }, hide: () => done.push('hide'), paint: () => done.push('paint') });
  all.onChange = () => layer.changed(all);
  all.setSegments(4);
  for (let x = 0; x < W; x += 10) all.point({ x, y: 50 });
  assert.deepEqual(done, []);
  layer.paint();
  layer.paint();
  assert.deepEqual(done, ['fill', 'paint', 'paint']);
  const [taken, other] = [pixels[W * H - 2], pixels[0]].map(colour => colour >>> 24);
  assert.ok(taken > other, 'the last one pointed at stands out');
  all.close();
  layer.paint();
  assert.deepEqual(done.slice(3), ['hide', 'paint']);
});

test('segments_ServerDoesNotAnswer_SaysSoAndTriesAgain', async () => {
  const server = new FakeServer(W, H);
  server.down = true;
  const { session, all } = await open(server);
  assert.equal(all.tree, null);
  assert.match(session.message, /does not answer/);
  server.down = false;
  await all.open();
  assert.equal(all.segments, 3);
});

test('attention_PointerMovesOn_OneQuestionAtATimeAndTheLastPlaceCounts', async () => {
  const asked = [];
  const attention = new Attention({ ask: async q => { asked.push(q); await new Promise(r => setTimeout(r, 5)); return { request: q.request, values: Uint8Array.of(q.x) }; }, onChange() {}, onError: assert.fail });
  for (let x = 0; x < 50; x++) attention.move({ x, y: 3 });
  assert.equal(asked.length, 0, 'it is off');
  attention.set(true);
  for (let x = 50; x < 90; x++) attention.move({ x: x + 0.3, y: 3 });
  await until(() => attention.values?.[0] === 89);
  assert.ok(asked.length <= 3);
  assert.deepEqual([asked[0].x, asked[0].y, asked[0].reduced], [49.5, 3.5, true]);
  attention.move(null);
  attention.flip();
  await until(() => asked[asked.length - 1].reduced === false);
  attention.set(false);
  assert.equal(attention.values, null);
});

test('attention_Refused_SaysWhyAndEnds', async () => {
  const said = [];
  const attention = new Attention({ ask: async q => ({ request: q.request, values: null, error: 'No such picture.' }), onChange() {}, onError: m => said.push(m) });
  attention.move({ x: 1, y: 1 });
  attention.set(true);
  await until(() => said.length > 0);
  assert.deepEqual(said, ['No such picture.']);
  assert.equal(attention.on, false);
});

test('colourAt_FromNothingToTheMost_OnlyGetsLighter', () => {
  const light = Array.from({ length: 101 }, (_, i) => { const [r, g, b] = colourAt(i / 100).map(v => (v / 255) ** 2.2); return 0.2126 * r + 0.7152 * g + 0.0722 * b; });
  for (let i = 1; i < light.length; i++) assert.ok(light[i] > light[i - 1], `at ${i}`);
});

test('tilesFor_LargePicture_TakesTheLevelThatIsJustLargeEnough', () => {
  const picture = { width: 4000, height: 3000, tileSize: 512, levels: 4, tileUrl: '/t/{level}/{col}/{row}' };
  const { width, height, tiles } = tilesFor(picture, 1000);
  assert.deepEqual([width, height], [1000, 750]);
  assert.deepEqual(tiles.map(t => t.url), ['/t/1/0/0', '/t/1/1/0', '/t/1/0/1', '/t/1/1/1']);
  assert.equal(tilesFor(picture, 4000).tiles.length, 8 * 6);
});

test('fileName_PathAndTitle_IsPlain', () => assert.equal(fileName('a/b/Köln 1.jpg', 'Refined map after iteration 3 of 8'), 'Köln 1-refined-map-after-iteration-3-of-8.png'));

test('choices_TagsAndCategories_SurestFirstWithTheirColours', () => {
  const categories = [{ name: 'Dog', color: '#111111' }, { name: 'cat', color: '#222222' }];
  assert.deepEqual(choices(categories, null), categories);
  assert.deepEqual(choices(categories, [{ word: 'boat', score: 0.7, kept: true }, { word: 'dog', score: 0.1, kept: false }]),
    [{ name: 'boat', color: undefined, score: 0.7, kept: true }, { name: 'dog', color: '#111111', score: 0.1, kept: false }]);
});
