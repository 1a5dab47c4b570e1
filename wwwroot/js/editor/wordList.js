// The project's own words: what pictures are searched for besides the categories.

/** The project's own words, one a line. */
export class WordList {
  #area;

  /** @param {(list: string[]) => Promise<boolean>} save */
  constructor(save) {
    this.opener = Object.assign(document.createElement('button'), { type: 'button', className: 'iseg-words-open', textContent: 'Own words …', title: 'Words besides the categories that pictures of this project are searched for', disabled: true });
    this.root = Object.assign(document.createElement('div'), { className: 'iseg-words', hidden: true });
    this.#area = Object.assign(document.createElement('textarea'), { placeholder: 'One word a line' });
    this.#area.setAttribute('aria-label', 'Own words, one a line');
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Keep these words' });
    this.root.append(this.#area, button);
    this.opener.addEventListener('click', () => { this.root.hidden = !this.root.hidden; if (!this.root.hidden) this.#area.focus(); });
    button.addEventListener('click', async () => { if (await save(this.#area.value.split('\n').map(word => word.trim()).filter(word => word !== ''))) this.root.hidden = true; });
  }

  /** What the project has; before it is known, keeping an empty list would lose it. @param {string[]} words */
  set(words) {
    if (this.root.hidden) this.#area.value = words.join('\n');
    this.opener.disabled = false;
  }
}
