// Saying what the object is called: a line over the picture with the project's categories to choose from, and what was said last.

/** @typedef {import('./session.js').Session} Session */

const MAX_SUGGESTIONS = 12;

/** Categories that begin with, or hold, what is typed; those that begin first. @param {{ name: string }[]} categories @param {string} typed */
export function suggest(categories, typed) {
  const wanted = typed.trim().toLowerCase();
  const rank = (/** @type {string} */ name) => { const at = name.toLowerCase().indexOf(wanted); return at === 0 ? 0 : at > 0 ? 1 : 2; };
  return categories.filter(c => rank(c.name) < 2).sort((a, b) => rank(a.name) - rank(b.name)).slice(0, MAX_SUGGESTIONS);
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
  #session; #host; #form; #input; #list; #said; #shown = '';

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
    this.#form.append(this.#input, this.#list);
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
    this.#list.replaceChildren(...suggest(this.#session.categories, this.#input.value).map(category => {
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'category', textContent: category.name });
      const swatch = Object.assign(document.createElement('span'), { className: 'swatch' });
      swatch.style.background = category.color;
      button.prepend(swatch);
      button.addEventListener('click', () => this.#submit(category.name));
      return button;
    }));
  }
}
