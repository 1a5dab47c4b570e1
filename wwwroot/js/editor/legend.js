// Says what a heat map shows and what its colours mean, and keeps it as a picture.
import { colourAt } from './heat.js';

const LENGTH = 256;

/** The colours from nothing to the most, side by side. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width @param {number} height */
export function paintScale(context, x, y, width, height) {
  for (let i = 0; i < width; i++) {
    const [r, g, b] = colourAt(width > 1 ? i / (width - 1) : 0);
    context.fillStyle = `rgb(${r} ${g} ${b})`;
    context.fillRect(x + i, y, 1, height);
  }
}

export class Legend {
  #root; #title; #low; #high;

  /** @param {HTMLElement} host @param {() => void} save */
  constructor(host, save) {
    const make = (/** @type {string} */ tag, /** @type {string} */ name, /** @type {any} */ rest = {}) => Object.assign(document.createElement(tag), { className: name, ...rest });
    this.#root = make('div', 'iseg-legend', { hidden: true });
    this.#root.dataset.testid = 'legend';
    this.#title = make('div', 'iseg-legend-title');
    const scale = /** @type {HTMLCanvasElement} */ (make('canvas', 'iseg-legend-scale', { width: LENGTH, height: 1 }));
    paintScale(/** @type {CanvasRenderingContext2D} */ (scale.getContext('2d')), 0, 0, LENGTH, 1);
    scale.setAttribute('aria-hidden', 'true');
    const ends = make('div', 'iseg-legend-ends');
    this.#low = make('span', '');
    this.#high = make('span', '');
    ends.append(this.#low, this.#high);
    const button = make('button', 'iseg-legend-save', { type: 'button', textContent: 'Save as PNG', title: 'Save as PNG (Alt+W)' });
    button.addEventListener('click', save);
    for (const type of ['pointerdown', 'pointermove', 'pointerup', 'wheel', 'dblclick', 'contextmenu']) this.#root.addEventListener(type, (/** @type {Event} */ event) => event.stopPropagation());
    button.addEventListener('mousedown', (/** @type {Event} */ event) => event.preventDefault());
    this.#root.append(this.#title, scale, ends, button);
    host.append(this.#root);
  }

  get title() { return this.#root.hidden ? null : this.#title.textContent; }

  /** @param {string} title @param {string} low what the darkest colour means @param {string} high and the lightest */
  show(title, low, high) {
    this.#root.hidden = false;
    for (const [element, text] of /** @type {[HTMLElement, string][]} */ ([[this.#title, title], [this.#low, low], [this.#high, high]])) if (element.textContent !== text) element.textContent = text;
  }

  hide() { this.#root.hidden = true; }
  dispose() { this.#root.remove(); }
}
