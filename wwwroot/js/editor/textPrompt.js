// Saying what the object is called: a line over the picture with the project's categories to choose from, and what was said last.
import { WordList } from './wordList.js';

/** @typedef {import('./session.js').Session} Session */

const MAX_SUGGESTIONS = 12;

/** Categories that begin with, or hold, what is typed; those that begin first. @template {{ name: string }} T @param {T[]} categories @param {string} typed @returns {T[]} */
export function suggest(categories, typed) {
  const wanted = typed.trim().toLowerCase();
  const rank = (/** @type {string} */ name) => { const at = name.toLowerCase().indexOf(wanted); return at === 0 ? 0 : at > 0 ? 1 : 2; };
  return categories.filter(c => rank(c.name) < 2).sort((a, b) => rank(a.name) - rank(b.name)).slice(0, MAX_SUGGESTIONS);
}

/** @typedef {{ word: string, score: number, kept: boolean }} Tag */
/** @typedef {{ words: string[] | null, tags: Tag[] | null, model: string | null, hint: string | null, error: string | null }} TagsReply */
/** @typedef {{ name: string, color?: string, score?: number, kept?: boolean }} Choice */

/** What there is to choose from: the tags of the picture, surest first, where something can tell; the categories else. @param {{ name: string, color: string }[]} categories @param {Tag[] | null} tags @returns {Choice[]} */
export function choices(categories, tags) {
  if (tags === null) return categories;
  const known = new Map(categories.map(c => [c.name.toLowerCase(), c]));
  return tags.map(({ word, score, kept }) => ({ name: word, color: known.get(word.toLowerCase())?.color, score, kept }));
}

/**
 * Adds the prompt; a word that is a category's name chooses that category for the object in the making.
 * @param {Session} session @param {string} text @returns {boolean} whether it was taken
 */
export function say(session, text) {
  if (!session.addPrompt({ kind: 'text', text })) return false;
  const same = session.categories.find(c => c.name.toLowerCase() === text.trim().toLowerCase());
  if (same !== undefined && session.mode === 'new') { session.activeCategory = same.id; session.events.onPrompts(); session.events.onState(); }
  return true;
}

export class TextPrompt {
  #session; #host; #form; #input; #list; #note; #words; #said; #shown = '';
  /** What is known of this picture, and what is on its way. */
  #tags = /** @type {TagsReply | null} */ (null); #asking = 0;
  #last = /** @type {Promise<any>} */ (Promise.resolve());

  /** @param {HTMLElement} host @param {Session} session */
  constructor(host, session) {
    this.#session = session;
    this.#host = host;
    this.#form = document.createElement('form');
    this.#form.className = 'iseg-text';
    this.#form.hidden = true;
    this.#form.dataset.testid = 'text-prompt';
    this.#input = Object.assign(document.createElement('input'), { type: 'text', maxLength: 200, autocomplete: 'off', spellcheck: true, placeholder: 'What is it called? Enter looks for it' });
    this.#input.setAttribute('aria-label', 'What the object is called');
    this.#list = Object.assign(document.createElement('div'), { className: 'iseg-text-list' });
    this.#note = Object.assign(document.createElement('div'), { className: 'iseg-text-note' });
    this.#note.dataset.testid = 'tags-note';
    this.#words = new WordList(list => this.#setWords(list));
    this.#form.append(this.#input, this.#list, this.#note, this.#words.opener, this.#words.root);
    this.#said = Object.assign(document.createElement('div'), { className: 'iseg-said', hidden: true });
    this.#said.dataset.testid = 'said';
    host.append(this.#form, this.#said);
    this.#form.addEventListener('submit', event => { event.preventDefault(); this.#submit(this.#input.value); });
    this.#input.addEventListener('input', () => this.#suggest());
    this.#form.addEventListener('keydown', event => {
      event.stopPropagation();
      if (event.key === 'Escape') this.close();
    });
    // The picture behind it must not take what is meant for this.
    for (const type of ['pointerdown', 'pointermove', 'pointerup', 'wheel', 'contextmenu', 'dblclick']) this.#form.addEventListener(type, event => event.stopPropagation());
  }

  get isOpen() { return !this.#form.hidden; }

  open() {
    if (!this.#session.prompts.open && !this.#session.canPrompt()) return;
    this.#input.value = '';
    this.#form.hidden = false;
    this.#suggest();
    this.#input.focus();
    this.#ask(() => this.#session.link.call('Tags'));
  }

  close() {
    if (!this.isOpen) return;
    this.#form.hidden = true;
    this.#host.focus({ preventScroll: true });
  }

  /** The prompts have changed: shows what was said. */
  changed() {
    const texts = this.#session.prompts.prompts.flatMap(p => p.kind === 'text' ? [p.text] : []).join(', ');
    if (texts === this.#shown) return;
    this.#shown = texts;
    this.#said.textContent = texts === '' ? '' : `“${texts}”`;
    this.#said.hidden = texts === '';
  }

  dispose() { this.#form.remove(); this.#said.remove(); }

  /** @param {string} text */
  #submit(text) {
    if (text.trim() === '') return this.#input.focus();
    this.close();
    say(this.#session, text);
  }

  #suggest() {
    const known = this.#tags;
    this.#note.textContent = known?.error ?? (this.#asking > 0 && known?.tags ? null : known?.hint) ?? (this.#asking > 0 ? 'Looking at what the picture shows …' : known?.model ? `What ${known.model} sees, surest first` : '');
    this.#list.replaceChildren(...suggest(choices(this.#session.categories, known?.tags ?? null), this.#input.value).map(category => {
      const button = Object.assign(document.createElement('button'), { type: 'button', className: category.kept ? 'category kept' : 'category', textContent: category.name });
      if (category.color !== undefined) {
        const swatch = Object.assign(document.createElement('span'), { className: 'swatch' });
        swatch.style.background = category.color;
        button.prepend(swatch);
      }
      if (category.score !== undefined) button.append(Object.assign(document.createElement('span'), { className: 'score', textContent: category.score.toFixed(2), title: category.kept ? 'The picture shows it' : 'Hardly to be seen' }));
      button.addEventListener('click', () => this.#submit(category.name));
      return button;
    }));
  }

  /** @param {string[]} list */
  #setWords(list) { return this.#ask(() => this.#session.link.call('SetWords', { words: list })); }

  /** @param {() => Promise<TagsReply>} call @returns {Promise<boolean>} whether it was done */
  async #ask(call) {
    this.#asking++;
    this.#suggest();
    let done = false;
    // One after the other: the answer to the last question is what holds.
    const answer = this.#last.then(call);
    this.#last = answer.catch(() => {});
    try {
      const reply = await answer;
      // What was found out before is better than nothing.
      this.#tags = reply.error && this.#tags !== null ? { ...this.#tags, error: reply.error } : reply;
      // The words are known, or kept, though the model that looks for them may be broken.
      if (reply.words) { this.#words.set(reply.words); done = true; }
    } catch { /* without the server the categories are there still */ }
    this.#asking--;
    this.#suggest();
    return done;
  }
}
