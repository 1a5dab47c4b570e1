// Which key does what. A combination is written 'Ctrl+Shift+Z': modifiers in the order Ctrl, Alt, Shift, then the key
// as the keyboard layout gives it (letters in capitals). Cmd counts as Ctrl.

/** @typedef {{ action: string, keys: string[], label: string, group: string, hold?: boolean }} Binding */

/** @type {Binding[]} */
const DEFAULTS = [
  { action: 'tool-select', keys: ['V'], label: 'Select', group: 'Tools' },
  { action: 'tool-point', keys: ['S'], label: 'Point: left click +, right click or Alt+click −', group: 'Tools' },
  { action: 'tool-box', keys: ['R'], label: 'Box', group: 'Tools' },
  { action: 'tool-line', keys: ['L'], label: 'Line (scribble)', group: 'Tools' },
  { action: 'text', keys: ['T'], label: 'Say what it is called (needs a Stable Diffusion model)', group: 'Tools' },
  { action: 'tool-segments', keys: ['G'], label: 'Segment everything: click parts together', group: 'Tools' },
  { action: 'tool-brush', keys: ['B'], label: 'Brush; Shift+click draws a straight line', group: 'Tools' },
  { action: 'tool-eraser', keys: ['E'], label: 'Eraser', group: 'Tools' },
  { action: 'tool-polygon', keys: ['P'], label: 'Polygon', group: 'Tools' },
  { action: 'pan', keys: ['Space'], label: 'Hold to pan (or drag with the middle button)', group: 'View', hold: true },
  { action: 'zoom-in', keys: ['Ctrl++', 'Ctrl+='], label: 'Zoom in (or the wheel)', group: 'View' },
  { action: 'zoom-out', keys: ['Ctrl+-'], label: 'Zoom out', group: 'View' },
  { action: 'fit', keys: ['Ctrl+0', '0'], label: 'Fit the picture', group: 'View' },
  { action: 'actual', keys: ['Ctrl+1', 'Shift+1'], label: 'One to one', group: 'View' },
  { action: 'peek', keys: ['H'], label: 'Hold to hide the masks', group: 'View', hold: true },
  { action: 'hide-all', keys: ['Shift+H'], label: 'Hide or show all objects', group: 'View' },
  { action: 'brush-smaller', keys: ['['], label: 'Smaller brush (or Alt+wheel); fewer segments', group: 'Brush' },
  { action: 'brush-larger', keys: [']'], label: 'Larger brush; more segments', group: 'Brush' },
  { action: 'quick-erase', keys: ['X'], label: 'Hold to erase while brushing (or drag with the right button)', group: 'Brush', hold: true },
  { action: 'hover-toggle', keys: ['M'], label: 'Preview at the pointer on or off', group: 'Proposal' },
  { action: 'threshold-lower', keys: [','], label: 'Lower threshold: take more', group: 'Proposal' },
  { action: 'threshold-higher', keys: ['.'], label: 'Higher threshold: take less', group: 'Proposal' },
  { action: 'smoother', keys: ['K'], label: 'Smoother border', group: 'Proposal' },
  { action: 'sharper', keys: ['Shift+K'], label: 'Sharper border', group: 'Proposal' },
  { action: 'iterations-more', keys: ['I'], label: 'More iterations', group: 'Proposal' },
  { action: 'iterations-fewer', keys: ['Shift+I'], label: 'Fewer iterations', group: 'Proposal' },
  { action: 'sliders-reset', keys: ['Shift+R'], label: 'Sliders back to where they start', group: 'Proposal' },
  { action: 'doubt-toggle', keys: ['U'], label: 'Show where it is uncertain', group: 'Proposal' },
  { action: 'doubt-next', keys: ['J'], label: 'Go to the least certain place, then to the next', group: 'Proposal' },
  { action: 'doubt-previous', keys: ['Shift+J'], label: 'Back to the uncertain place before', group: 'Proposal' },
  { action: 'mark-positive', keys: ['+', '='], label: 'The place gone to belongs to it', group: 'Proposal' },
  { action: 'mark-negative', keys: ['-'], label: 'The place gone to does not', group: 'Proposal' },
  { action: 'replay-play', keys: ['A'], label: 'Play or pause the refinement; Esc closes it', group: 'Proposal' },
  { action: 'replay-step', keys: ['Shift+A'], label: 'One step of it on', group: 'Proposal' },
  { action: 'replay-back', keys: ['Alt+A'], label: 'One step of it back', group: 'Proposal' },
  { action: 'attention-toggle', keys: ['W'], label: 'Show where the place under the pointer looks (self-attention)', group: 'Proposal' },
  { action: 'attention-form', keys: ['Shift+W'], label: 'That before or after Ent-Self', group: 'Proposal' },
  { action: 'heat-save', keys: ['Alt+W'], label: 'Save the heat map that is shown as PNG', group: 'Proposal' },
  { action: 'suggestion-next', keys: ['O'], label: 'Look at the next suggestion', group: 'Suggestions' },
  { action: 'suggestion-previous', keys: ['Shift+O'], label: 'Look at the one before', group: 'Suggestions' },
  { action: 'suggestion-accept', keys: ['Y'], label: 'Accept it (or Enter; a digit accepts it as that category)', group: 'Suggestions' },
  { action: 'suggestion-reject', keys: ['Q'], label: 'Reject it (or Delete)', group: 'Suggestions' },
  { action: 'suggestion-accept-all', keys: ['Shift+Y'], label: 'Accept all of the picture', group: 'Suggestions' },
  { action: 'next-suggested', keys: ['Alt+O'], label: 'Next picture with suggestions', group: 'Suggestions' },
  { action: 'accept', keys: ['Enter'], label: 'Accept, close the polygon', group: 'Object' },
  { action: 'accept-each', keys: ['Shift+Enter'], label: 'Every chosen segment (all, where none is chosen) as an object of its own', group: 'Object' },
  { action: 'cancel', keys: ['Escape'], label: 'Cancel, deselect', group: 'Object' },
  { action: 'new-object', keys: ['N'], label: 'New object', group: 'Object' },
  { action: 'delete', keys: ['Delete', 'Backspace'], label: 'Delete the object; Backspace takes a vertex or prompt back', group: 'Object' },
  { action: 'lock', keys: ['Alt+L'], label: 'Lock or unlock the object', group: 'Object' },
  { action: 'smooth', keys: ['Alt+K'], label: 'Smooth the border of the selected object', group: 'Object' },
  { action: 'undo', keys: ['Ctrl+Z'], label: 'Undo', group: 'Work' },
  { action: 'redo', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], label: 'Redo', group: 'Work' },
  { action: 'save', keys: ['Ctrl+S'], label: 'Confirm that everything is saved', group: 'Work' },
  { action: 'previous-picture', keys: ['D'], label: 'Previous picture', group: 'Work' },
  { action: 'next-picture', keys: ['F'], label: 'Next picture', group: 'Work' },
  { action: 'help', keys: ['?'], label: 'This help', group: 'Work' },
  ...Array.from({ length: 9 }, (_, i) => ({ action: `category-${i + 1}`, keys: [`${i + 1}`], label: `Category ${i + 1}`, group: 'Categories' })),
];

/** The browser's own; a page that takes them loses its user's tab. */
const FORBIDDEN = new Set(['Ctrl+W', 'Ctrl+N', 'Ctrl+T', 'Ctrl+Shift+W', 'Ctrl+Shift+N', 'Ctrl+Shift+T', 'F5', 'F12']);

/** @param {string} combo */
export function normalise(combo) {
  const plus = combo.endsWith('++') || combo === '+';
  const parts = plus ? [...combo.slice(0, -1).split('+').filter(Boolean), '+'] : combo.split('+').filter(Boolean);
  const key = parts.pop() ?? '', has = new Set(parts.map(p => p.toLowerCase()));
  const ctrl = has.has('ctrl') || has.has('cmd') || has.has('meta');
  return (ctrl ? 'Ctrl+' : '') + (has.has('alt') ? 'Alt+' : '') + (has.has('shift') ? 'Shift+' : '') +
    (key.length === 1 ? key.toUpperCase() : key[0].toUpperCase() + key.slice(1));
}

/** The combination of a key event. @param {Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>} event */
export function comboOf(event) {
  const { code } = event;
  const letter = /^Key([A-Z])$/.exec(code ?? ''), digit = /^(?:Digit|Numpad)(\d)$/.exec(code ?? '');
  let key = event.key === ' ' ? 'Space' : event.key;
  let shift = event.shiftKey, alt = event.altKey, ctrl = event.ctrlKey || event.metaKey;
  if (/^[a-z]$/i.test(key)) key = key.toUpperCase();
  // Cyrillic, Greek and the like: take the place of the key instead of its sign. Alt on a Mac gives signs as well.
  else if (letter !== null && key.length === 1 && (key.charCodeAt(0) > 127 || alt)) key = letter[1];
  // French keyboards need Shift for digits; with AltGr the same keys give brackets.
  else if (digit !== null && key.length === 1 && !alt) key = digit[1];
  else if (key.length === 1) {
    // Which modifiers a sign needs depends on the layout: '?' is Shift+/ here and something else there, '[' may need AltGr.
    shift = false;
    if (ctrl && alt) ctrl = alt = false;
  }
  return (ctrl ? 'Ctrl+' : '') + (alt ? 'Alt+' : '') + (shift ? 'Shift+' : '') + key;
}

/** Does the event belong to a field, a button or a dialog rather than to the canvas? @param {KeyboardEvent} event */
export function isTyping(event) {
  const target = /** @type {any} */ (event.target);
  if (event.isComposing || event.key === 'Process' || event.key === 'Dead') return true;
  if (target === null || typeof target?.closest !== 'function') return false;
  if (target.isContentEditable || target.closest('textarea, select, [role="textbox"], [role="dialog"], [role="menu"], [role="listbox"]') !== null) return true;
  const input = target.closest('input');
  if (input !== null && !['button', 'checkbox', 'radio'].includes(input.type)) return !(input.type === 'range' && !event.key.startsWith('Arrow'));
  // Enter and Space on a focused button press it.
  return (event.key === 'Enter' || event.key === ' ') && target.closest('button, a, input, summary, [role="button"]') !== null;
}

export class Keymap {
  #actions = /** @type {Map<string, Binding>} */ (new Map());
  #bindings = /** @type {Binding[]} */ ([]);

  /** @param {Record<string, string | string[]>} [changes] action -> key; such a key leaves the action that had it */
  constructor(changes = {}) {
    const own = new Map();
    for (const [action, keys] of Object.entries(changes ?? {})) {
      if (!DEFAULTS.some(b => b.action === action)) continue;
      own.set(action, [keys].flat().filter(k => typeof k === 'string' && k.length > 0).map(normalise).filter(k => !FORBIDDEN.has(k)));
    }
    const taken = new Set([...own.values()].flat());
    this.#bindings = DEFAULTS.map(b => ({ ...b, keys: own.get(b.action) ?? b.keys.filter(k => !taken.has(k)) }));
    for (const binding of this.#bindings) for (const key of binding.keys) if (!this.#actions.has(key)) this.#actions.set(key, binding);
  }

  /** @param {KeyboardEvent} event @returns {Binding | null} */
  match(event) { return isTyping(event) ? null : this.#actions.get(comboOf(event)) ?? null; }

  /** The hold action that this key, with or without modifiers, belongs to; for key up, when modifiers may be gone already. @param {KeyboardEvent} event */
  released(event) {
    const binding = this.#actions.get(comboOf(event).replace(/^(Ctrl\+|Alt\+|Shift\+)*/, ''));
    return binding?.hold ? binding : null;
  }

  /** The table for the help sheet. @returns {Binding[]} */
  table() { return this.#bindings.map(b => ({ ...b, keys: [...b.keys] })); }
}
