import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Keymap, normalise } from '../../wwwroot/js/editor/keymap.js';

const press = (key, code, modifiers = '', target = { closest: () => null }) => ({
  key, code, target, ctrlKey: modifiers.includes('c'), metaKey: modifiers.includes('m'), altKey: modifiers.includes('a'), shiftKey: modifiers.includes('s'),
});
const action = (map, event) => map.match(event)?.action ?? null;

test('match_Defaults_EveryActionOfTheDesign', () => {
  const map = new Keymap(), cases = [
    [press('s', 'KeyS'), 'tool-point'], [press('S', 'KeyS'), 'tool-point'], [press('r', 'KeyR'), 'tool-box'], [press('t', 'KeyT'), 'text'], [press('b', 'KeyB'), 'tool-brush'],
    [press('z', 'KeyZ', 'c'), 'undo'], [press('z', 'KeyZ', 'm'), 'undo'], [press('Z', 'KeyZ', 'cs'), 'redo'], [press('y', 'KeyY', 'c'), 'redo'],
    [press('h', 'KeyH'), 'peek'], [press('H', 'KeyH', 's'), 'hide-all'], [press('l', 'KeyL', 'a'), 'lock'], [press('¬', 'KeyL', 'a'), 'lock'], [press('l', 'KeyL'), 'tool-line'],
    [press('?', 'Slash', 's'), 'help'], [press('?', 'Minus', 's'), 'help'], [press('[', 'BracketLeft'), 'brush-smaller'], [press('[', 'Digit8', 'ca'), 'brush-smaller'],
    [press('1', 'Digit1'), 'category-1'], [press('9', 'Numpad9'), 'category-9'], [press('0', 'Digit0', 'c'), 'fit'], [press('1', 'Digit1', 'c'), 'actual'],
    [press('+', 'Equal', 'cs'), 'zoom-in'], [press('=', 'Equal', 'c'), 'zoom-in'], [press('-', 'Minus', 'c'), 'zoom-out'],
    [press('Backspace', 'Backspace'), 'delete'], [press(' ', 'Space'), 'pan'], [press('s', 'KeyS', 'c'), 'save'], [press('ы', 'KeyS'), 'tool-point'],
    [press('m', 'KeyM'), 'hover-toggle'], [press(',', 'Comma'), 'threshold-lower'], [press('K', 'KeyK', 's'), 'sharper'], [press('k', 'KeyK', 'a'), 'smooth'],
    [press('+', 'Equal', 's'), 'mark-positive'], [press('-', 'NumpadSubtract'), 'mark-negative'], [press('j', 'KeyJ'), 'doubt-next'], [press('J', 'KeyJ', 's'), 'doubt-previous'],
    [press('a', 'KeyA'), 'replay-play'], [press('a', 'KeyA', 'a'), 'replay-back'], [press('A', 'KeyA', 's'), 'replay-step'], [press('u', 'KeyU'), 'doubt-toggle'],
    [press('w', 'KeyW', 'c'), null], [press('n', 'KeyN', 'c'), null], [press('F5', 'F5'), null], [press('r', 'KeyR', 'c'), null],
  ];
  for (const [event, expected] of cases) assert.equal(action(map, event), expected, `${event.key} ${event.code}`);
});

test('match_TypedIntoAField_IsIgnored', () => {
  const inside = (...selectors) => ({ closest: s => selectors.some(one => s.includes(one)) ? { type: 'text' } : null });
  assert.equal(action(new Keymap(), press('s', 'KeyS', '', inside('input'))), null);
  assert.equal(action(new Keymap(), press('s', 'KeyS', '', inside('textarea'))), null);
  assert.equal(action(new Keymap(), press('s', 'KeyS', '', { isContentEditable: true, closest: () => null })), null);
  assert.equal(action(new Keymap(), press('Enter', 'Enter', '', inside('button'))), null);
  assert.equal(action(new Keymap(), press('s', 'KeyS', '', inside('button'))), 'tool-point');
});

test('match_OnASlider_OnlyTheArrowsAreItsOwn', () => {
  const slider = { closest: s => s.includes('input') ? { type: 'range' } : null };
  assert.equal(action(new Keymap(), press('Enter', 'Enter', '', slider)), 'accept');
  assert.equal(action(new Keymap(), press('.', 'Period', '', slider)), 'threshold-higher');
  assert.equal(action(new Keymap({ undo: 'ArrowLeft' }), press('ArrowLeft', 'ArrowLeft', '', slider)), null);
});

test('keymap_Remapped_TakesTheKeyFromItsOldAction', () => {
  const map = new Keymap({ 'tool-brush': 'e', 'undo': 'Ctrl+W', 'no-such-action': 'q', 'redo': ['ctrl+shift+z', 'u'] });
  assert.equal(action(map, press('e', 'KeyE')), 'tool-brush');
  assert.equal(action(map, press('b', 'KeyB')), null);
  assert.equal(action(map, press('u', 'KeyU')), 'redo');
  assert.equal(action(map, press('w', 'KeyW', 'c')), null);
  assert.deepEqual(map.table().find(b => b.action === 'tool-eraser').keys, []);
});

test('table_Defaults_NoKeyTwiceAndNoneForbidden', () => {
  const keys = new Keymap().table().flatMap(b => b.keys);
  assert.equal(new Set(keys).size, keys.length);
  assert.ok(!keys.includes('Ctrl+W') && !keys.includes('Ctrl+N'));
  for (const key of keys) assert.equal(normalise(key), key);
});
