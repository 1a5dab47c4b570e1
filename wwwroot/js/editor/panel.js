// The sliders and switches beside the canvas. They are drawn once by the server and live here: a slider that is moved is answered
// without a round trip of its own. `data-slide` names what an input sets, `data-shows` where its value is read, `data-do` an action.

/** @typedef {import('./editor.js').Editor} Editor */
/**
 * @typedef {object} Slide
 * @property {(e: Editor) => number} get
 * @property {(e: Editor, value: number) => void} set
 * @property {(e: Editor) => string} text
 * @property {(e: Editor) => [number, number]} [range] where it depends on the picture
 */

/** @param {number} n @param {number} digits */
const fixed = (n, digits) => n.toFixed(digits);

/** @type {Record<string, Slide>} */
const SLIDES = {
  threshold: { get: e => e.session.sliders.threshold, set: (e, threshold) => e.session.sliders.set({ threshold }), text: e => fixed(e.session.sliders.threshold, 2) },
  smoothing: {
    get: e => e.session.sliders.smoothing, set: (e, smoothing) => e.session.sliders.set({ smoothing }),
    text: e => e.session.sliders.smoothing === 0 ? 'sharp' : `${e.session.sliders.smoothing} px`,
    range: e => [0, e.session.sliders.limits.smoothing],
  },
  iterations: {
    get: e => e.session.sliders.iterations, set: (e, iterations) => e.session.sliders.set({ iterations }),
    text: e => String(e.session.sliders.values.iterations ?? 'auto'), range: e => [0, e.session.sliders.limits.iterations],
  },
  // Twice as many segments are one step, wherever one stands.
  fineness: {
    get: e => e.everything.segments > 0 ? Math.log2(e.everything.segments) : 0, set: (e, v) => e.everything.setSegments(2 ** v),
    text: e => e.everything.loading ? '…' : e.everything.segments > 0 ? String(e.everything.segments) : '', range: e => [0, Math.log2(Math.max(2, e.everything.most))],
  },
  opacity: { get: e => e.opacity, set: (e, v) => e.setOpacity(v), text: e => fixed(e.opacity, 2) },
  // Areas are what one sees: the slider goes by the square root.
  brush: { get: e => Math.sqrt(e.brushRadius), set: (e, v) => e.setBrushRadius(Math.round(v * v * 10) / 10), text: e => `${Math.round(20 * e.brushRadius) / 10} px` },
  step: {
    get: e => e.insights.replay.frame, set: (e, v) => e.insights.replay.seek(v),
    text: e => e.insights.replay.open ? `${e.insights.replay.frame} / ${e.insights.replay.last}` : '',
    range: e => [0, Math.max(1, e.insights.replay.last)],
  },
};

/** Switches: whether they are on. @type {Record<string, (e: Editor) => boolean>} */
const SWITCHES = {
  'hover-toggle': e => e.session.hover.enabled,
  'doubt-toggle': e => e.insights.doubt,
  'replay-play': e => e.insights.replay.playing,
  'attention-toggle': e => e.insights.attention.on,
};

/** What makes sense only now and then. @type {Record<string, (e: Editor) => boolean>} */
const POSSIBLE = {
  'doubt-next': e => e.session.prompts.open,
  'replay-play': e => e.session.prompts.open,
  'replay-step': e => e.session.prompts.open,
  'replay-back': e => e.insights.replay.open,
  'replay-close': e => e.insights.replay.open,
  'smooth': e => e.session.item !== null && !e.session.item.locked,
  'accept-each': e => e.everything.shown && e.everything.tree !== null,
  'heat-save': e => e.insights.title !== null,
  'sliders-reset': e => e.session.sliders.moved,
};

export class Panel {
  #abort = new AbortController(); #frame = 0;
  #slides = /** @type {[HTMLInputElement, Slide][]} */ ([]);
  #outputs = /** @type {[HTMLElement, Slide][]} */ ([]);
  #buttons = /** @type {[HTMLButtonElement, string][]} */ ([]);

  /** @param {HTMLElement} root @param {Editor} editor @param {(action: string) => void} run */
  constructor(root, editor, run) {
    this.editor = editor;
    const { signal } = this.#abort;
    for (const input of root.querySelectorAll('input[data-slide]')) {
      const slide = SLIDES[/** @type {HTMLElement} */ (input).dataset.slide ?? ''];
      this.#slides.push([/** @type {HTMLInputElement} */ (input), slide]);
      input.addEventListener('input', () => slide.set(editor, /** @type {HTMLInputElement} */ (input).valueAsNumber), { signal });
    }
    for (const output of root.querySelectorAll('[data-shows]')) this.#outputs.push([/** @type {HTMLElement} */ (output), SLIDES[/** @type {HTMLElement} */ (output).dataset.shows ?? '']]);
    for (const button of root.querySelectorAll('button[data-do]')) {
      const action = /** @type {HTMLElement} */ (button).dataset.do ?? '';
      this.#buttons.push([/** @type {HTMLButtonElement} */ (button), action]);
      button.addEventListener('click', () => run(action), { signal });
      // A click on a button must not take the keyboard from the canvas.
      button.addEventListener('mousedown', event => event.preventDefault(), { signal });
    }
    this.#show();
  }

  /** Something that it shows may have changed. */
  changed() { if (this.#frame === 0) this.#frame = requestAnimationFrame(() => { this.#frame = 0; this.#show(); }); }

  dispose() {
    this.#abort.abort();
    cancelAnimationFrame(this.#frame);
  }

  /** Writes only what differs: nothing here may cost a layout while the pointer moves. */
  #show() {
    const { editor } = this;
    for (const [input, { get, text, range }] of this.#slides) {
      const [low, high] = range?.(editor) ?? [Number(input.min), Number(input.max)], value = String(get(editor)), spoken = text(editor);
      const idle = input.dataset.slide === 'step' ? !editor.insights.replay.open : input.dataset.slide === 'fineness' && (!editor.everything.shown || editor.everything.tree === null);
      if (input.disabled !== idle) input.disabled = idle;
      if (input.min !== String(low)) input.min = String(low);
      if (input.max !== String(high)) input.max = String(high);
      if (input.value !== value && Math.abs(input.valueAsNumber - Number(value)) > 1e-6) input.value = value;
      if (spoken !== '' && input.getAttribute('aria-valuetext') !== spoken) input.setAttribute('aria-valuetext', spoken);
    }
    for (const [output, { text }] of this.#outputs) if (output.textContent !== text(editor)) output.textContent = text(editor);
    for (const [button, action] of this.#buttons) {
      const on = SWITCHES[action]?.(editor), possible = POSSIBLE[action]?.(editor) ?? true;
      if (on !== undefined && button.getAttribute('aria-pressed') !== String(on)) button.setAttribute('aria-pressed', String(on));
      if (button.disabled === possible) button.disabled = !possible;
    }
  }
}
