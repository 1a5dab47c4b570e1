// What a mask depends on besides its prompts.

/** `iterations` null leaves it to the engine; `smoothing` is in picture pixels. @typedef {{ threshold: number, iterations: number | null, smoothing: number }} Values */
/** @typedef {{ iterations: number, usualIterations: number, smoothing: number }} Limits the largest values, and what the engine takes by itself */

/** @type {Values} */
const START = { threshold: 0.5, iterations: null, smoothing: 0 };
const MIN_THRESHOLD = 0.05, MAX_THRESHOLD = 0.95;

export class Sliders {
  #values = START;

  /** @param {Partial<Values>} settings as they were last @param {Partial<Limits>} limits @param {() => void} onChange */
  constructor(settings, limits, onChange) {
    this.limits = { iterations: 30, usualIterations: 8, smoothing: 64, ...limits };
    this.set(settings);
    this.onChange = onChange;
  }

  get values() { return this.#values; }
  get threshold() { return this.#values.threshold; }
  get smoothing() { return this.#values.smoothing; }
  /** The N in force, whoever chose it. */
  get iterations() { return this.#values.iterations ?? this.limits.usualIterations; }
  get moved() { return Object.entries(START).some(([name, value]) => this.#values[/** @type {keyof Values} */ (name)] !== value); }

  /** What is no number changes nothing. @param {Partial<Values>} change */
  set({ threshold, iterations, smoothing }) {
    const next = { ...this.#values };
    if (finite(threshold)) next.threshold = Math.round(100 * clamp(threshold, MIN_THRESHOLD, MAX_THRESHOLD)) / 100;
    if (finite(iterations)) next.iterations = Math.round(clamp(iterations, 0, this.limits.iterations));
    if (finite(smoothing)) next.smoothing = Math.round(clamp(smoothing, 0, this.limits.smoothing));
    this.#take(next);
  }

  reset() { this.#take(START); }

  /** @param {Values} values */
  #take(values) {
    if (JSON.stringify(values) === JSON.stringify(this.#values)) return;
    this.#values = values;
    this.onChange?.();
  }
}

/** @param {unknown} n @returns {n is number} */
const finite = n => Number.isFinite(n);
/** @param {number} v @param {number} low @param {number} high */
const clamp = (v, low, high) => Math.min(high, Math.max(low, v));
