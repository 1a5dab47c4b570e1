// The question about refused edits: a small panel over the canvas that stays until it is answered and covers nothing that matters.

/** @typedef {import('./rescue.js').Rescue} Rescue */

/** @param {string} tag @param {Record<string, any>} [fields] @param {...(Node | string)} children @returns {any} */
export function element(tag, fields = {}, ...children) {
  const made = Object.assign(document.createElement(tag), fields);
  made.append(...children);
  return made;
}

/** @param {{ name: string, text: string }} file */
export function download({ name, text }) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' })), link = element('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export class RescuePanel {
  #root = /** @type {HTMLElement | null} */ (null);

  /** @param {HTMLElement} host @param {Rescue} rescue @param {{ categories: () => any[], active: () => any }} session */
  constructor(host, rescue, session) {
    this.host = host; this.rescue = rescue; this.session = session;
    this.show();
  }

  show() {
    const { rescue } = this, count = rescue.items.length;
    this.#root?.remove();
    this.#root = null;
    if (count === 0) return;
    const edits = count === 1 ? '1 edit was' : `${count} edits were`;
    this.#root = element('section', { className: 'iseg-rescue', role: 'alertdialog' },
      element('h4', {}, `${rescue.reason} ${edits} not saved.`),
      element('p', {}, 'Nothing is lost: they are kept in this browser until you choose.'),
      element('div', { className: 'iseg-rescue-row' }, ...this.#again()),
      element('div', { className: 'iseg-rescue-row' },
        this.#button('Save a copy', () => download(rescue.file())),
        this.#button('Discard', () => rescue.discard())));
    this.#root?.setAttribute('aria-label', 'Edits that were not saved');
    // What is pressed here is not meant for the canvas below.
    for (const name of ['pointerdown', 'pointermove', 'pointerup', 'wheel', 'keydown', 'dblclick', 'contextmenu']) this.#root?.addEventListener(name, event => event.stopPropagation());
    this.host.append(/** @type {HTMLElement} */ (this.#root));
  }

  dispose() { this.#root?.remove(); }

  #again() {
    const { rescue } = this;
    if (rescue.pictureGone) return [];
    if (rescue.items.every(item => item.code === 'forbidden')) return [this.#button('Try again', () => rescue.tryAgain())];
    const select = element('select', { ariaLabel: 'Category' }, ...this.session.categories().map(({ id, name }) => element('option', { value: String(id), selected: id === this.session.active() }, name)));
    return [this.#button('Draw again as', () => {
      const chosen = this.session.categories().find(c => String(c.id) === select.value);
      if (chosen !== undefined) rescue.drawAgain(chosen.id);
    }), select];
  }

  /** @param {string} text @param {() => void} run */
  #button(text, run) {
    const button = element('button', { type: 'button' }, text);
    button.addEventListener('click', run);
    return button;
  }
}
