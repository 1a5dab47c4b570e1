import { test } from 'node:test';
import assert from 'node:assert/strict';
import { clean } from '../../wwwroot/js/editor/clean.js';
import { dom } from './harness/dom.js';
import { PromptSession } from '../../wwwroot/js/editor/prompts.js';
import { TextPrompt, say, suggest } from '../../wwwroot/js/editor/textPrompt.js';

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

/** The line of text over a picture; its server answers as told. */
async function opened(answers) {
  globalThis.document = dom();
  const host = document.createElement('div'), asked = [];
  const call = async (method, argument) => { asked.push([method, argument]); return answers[method](); };
  const text = new TextPrompt(host, { prompts: { open: false, prompts: [] }, canPrompt: () => true, categories: [], link: { call } });
  const find = part => host.all().find(e => part(e)), turn = () => new Promise(done => setTimeout(done, 5));
  text.open();
  await turn();
  return { asked, turn, text, opener: find(e => e.className === 'iseg-words-open'), panel: find(e => e.className === 'iseg-words'), area: find(e => e.placeholder === 'One word a line'), keep: find(e => e.textContent === 'Keep these words'), note: find(e => e.className === 'iseg-text-note') };
}

const reply = more => ({ words: null, tags: null, model: null, hint: null, error: null, ...more });

test('words_OpenedBeforeTheyAreKnown_CannotBeReplacedByNone', async () => {
  let answer;
  const page = await opened({ Tags: () => new Promise(done => { answer = done; }), SetWords: () => reply({ words: [] }) });
  await page.opener.click();
  assert.equal(page.panel.hidden, true, 'nobody knows yet what the words are');
  answer(reply({ words: ['boat', 'crane'] }));
  await page.turn();
  await page.opener.click();
  assert.equal(page.panel.hidden, false);
  assert.equal(page.area.value, 'boat\ncrane');
});

test('words_AnswerWithoutAny_StayAsTheyAreAndClosed', async () => {
  const page = await opened({ Tags: () => reply({ error: 'You may not.' }) });
  await page.opener.click();
  assert.equal(page.panel.hidden, true);
  assert.equal(page.note.textContent, 'You may not.');
});

test('words_ModelIsBroken_AreThereAndKept', async () => {
  const broken = words => reply({ words, error: 'The CLIP is damaged.' });
  const page = await opened({ Tags: () => broken(['boat']), SetWords: () => broken(['boat', 'crane']) });
  await page.opener.click();
  assert.equal(page.area.value, 'boat');
  page.area.value = 'boat\ncrane';
  await page.keep.click();
  assert.deepEqual(page.asked.at(-1), ['SetWords', { words: ['boat', 'crane'] }]);
  assert.equal(page.panel.hidden, true, 'it is done');
  assert.equal(page.note.textContent, 'The CLIP is damaged.');
});
