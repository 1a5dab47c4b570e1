import { test } from 'node:test';
import assert from 'node:assert/strict';
import { clean } from '../../wwwroot/js/editor/clean.js';
import { PromptSession } from '../../wwwroot/js/editor/prompts.js';
import { say, suggest } from '../../wwwroot/js/editor/textPrompt.js';

const picture = { width: 100, height: 80 }, categories = ['dog', 'hot dog', 'cat', 'Dogwood'].map((name, id) => ({ id, name, color: '#000' }));
const names = list => list.map(c => c.name);

test('suggest_Typed_WhatBeginsWithItComesFirst', () => {
  assert.deepEqual(names(suggest(categories, 'DO')), ['dog', 'Dogwood', 'hot dog']);
  assert.deepEqual(names(suggest(categories, '')), ['dog', 'hot dog', 'cat', 'Dogwood']);
  assert.deepEqual(suggest(categories, 'horse'), []);
  assert.equal(suggest(Array.from({ length: 50 }, (_, id) => ({ id, name: `a${id}` })), 'a').length, 12);
});

test('clean_Text_IsTrimmedShortAndOfOneLine', () => {
  assert.deepEqual(clean({ kind: 'text', text: '  potted\n\tplant ' }, picture, []), { kind: 'text', text: 'potted plant' });
  assert.equal(clean({ kind: 'text', text: ' \u0000 ' }, picture, []), null);
  assert.equal(clean({ kind: 'text', text: 'x'.repeat(500) }, picture, []).text.length, 200);
});

test('say_NameOfACategory_ChoosesItForTheObjectInTheMaking', () => {
  const session = (taken, mode = 'new') => ({ categories, mode, activeCategory: 9, events: { onPrompts() {}, onState() {} }, addPrompt: () => taken });
  const one = session(true), other = session(true), refused = session(false), adding = session(true, 'add');
  assert.equal(say(one, ' DOG '), true);
  assert.equal(one.activeCategory, 0);
  say(other, 'horse');
  assert.equal(other.activeCategory, 9);
  assert.equal(say(refused, 'dog'), false);
  assert.equal(refused.activeCategory, 9);
  say(adding, 'dog');
  assert.equal(adding.activeCategory, 9, 'what is added to keeps its category');
});

test('add_TextAndPoints_GoTogetherAndASecondTextCorrectsTheFirst', async () => {
  const asked = [];
  const prompts = new PromptSession({ predict: async r => { asked.push(r.prompts); return { request: r.request, patch: null }; }, sliders: () => ({}), onChange() {}, onError() {} });
  prompts.add({ kind: 'text', text: 'dog' });
  prompts.add({ kind: 'point', x: 1, y: 2, positive: true });
  prompts.add({ kind: 'text', text: 'cat' });
  await new Promise(done => setTimeout(done, 5));
  assert.deepEqual(asked.at(-1), [{ kind: 'point', x: 1, y: 2, positive: true }, { kind: 'text', text: 'cat' }]);
});
