import { test } from 'node:test';
import assert from 'node:assert/strict';
import { PromptSession } from '../../wwwroot/js/editor/prompts.js';

const point = x => ({ kind: 'point', x, y: 0, positive: true });
const turn = () => new Promise(resolve => setTimeout(resolve, 0));
const patchOf = prompts => ({ x: prompts.length, y: 0, w: 1, h: 1, counts: '01' });

/** A session whose predictions are answered by hand. */
function bench() {
  const asked = [], errors = [], session = new PromptSession({
    predict: request => new Promise((resolve, reject) => asked.push({ ...request, answer: () => resolve({ request: request.request, patch: patchOf(request.prompts) }), refuse: error => resolve({ request: request.request, error }), fail: reject })),
    sliders: () => ({ threshold: 0.5, iterations: null, smoothing: 0 }), onChange: () => {}, onError: message => errors.push(message),
  });
  return { asked, errors, session };
}

test('add_WhileOneIsUnderWay_OnlyTheNewestWaits', async () => {
  const { asked, session } = bench();
  for (const x of [1, 2, 3, 4]) session.add(point(x));
  assert.equal(asked.length, 1);
  asked[0].answer(); await turn();
  assert.equal(asked.length, 2);
  assert.equal(asked[1].prompts.length, 4);
  asked[1].answer(); await turn();
  assert.equal(asked.length, 2);
  assert.equal(session.patch.x, 4);
  assert.equal(session.predicting, false);
});

test('pop_WhileOneIsUnderWay_TheStaleReplyIsDropped', async () => {
  const { asked, session } = bench();
  session.add(point(1)); asked[0].answer(); await turn();
  session.add(point(2));
  assert.equal(session.pop(), true);
  asked[1].answer(); await turn();
  assert.equal(session.patch.x, 1);
  asked[2].answer(); await turn();
  assert.equal(session.patch.x, 1);
  assert.equal(session.prompts.length, 1);
});

test('clear_WhileOneIsUnderWay_NothingComesBack', async () => {
  const { asked, session } = bench();
  session.add(point(1)); session.clear();
  asked[0].answer(); await turn();
  assert.equal(session.patch, null);
  assert.equal(session.open, false);
});

test('error_OffendingPromptIsRemovedAndTheRestPredictedAgain', async () => {
  const { asked, errors, session } = bench();
  session.add(point(1)); asked[0].answer(); await turn();
  session.add(point(13)); asked[1].refuse('no'); await turn();
  assert.deepEqual(errors, ['no']);
  assert.deepEqual(session.prompts.map(p => p.x), [1]);
  asked[2].answer(); await turn();
  assert.equal(session.patch.x, 1);
});

test('lostConnection_KeepsThePromptsAndAgainAsks', async () => {
  const { asked, session } = bench();
  session.add(point(1)); asked[0].fail(new Error('down')); await turn();
  assert.equal(session.prompts.length, 1);
  assert.equal(session.predicting, false);
  session.again(); asked[1].answer(); await turn();
  assert.equal(session.patch.x, 1);
});

test('add_SecondBox_ReplacesTheFirst', () => {
  const { session } = bench();
  session.add({ kind: 'box', x0: 0, y0: 0, x1: 1, y1: 1 });
  session.add(point(1));
  session.add({ kind: 'box', x0: 5, y0: 5, x1: 9, y1: 9 });
  assert.deepEqual(session.prompts.map(p => p.x0 ?? 'point'), ['point', 5]);
});
