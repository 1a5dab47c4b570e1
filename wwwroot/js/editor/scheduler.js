// One requestAnimationFrame for everything; a layer is painted only when somebody said that it changed.

export class Scheduler {
  #layers = /** @type {Map<string, () => boolean | void>} */ (new Map());
  #dirty = /** @type {Set<string>} */ (new Set());
  #frame = 0; #closed = false;
  /** Milliseconds of the last paints, for `debug()`. @type {number[]} */ times = [];

  /** @param {string} name @param {() => boolean | void} paint returns true when it wants another frame */
  register(name, paint) { this.#layers.set(name, paint); }

  /** @param {...string} names */
  invalidate(...names) {
    for (const name of names) this.#dirty.add(name);
    if (this.#frame === 0 && !this.#closed && this.#dirty.size > 0) this.#frame = requestAnimationFrame(this.#run);
  }

  /** Everything that depends on the transform. */
  invalidateAll() { this.invalidate(...this.#layers.keys()); }

  dispose() {
    this.#closed = true;
    cancelAnimationFrame(this.#frame);
    this.#dirty.clear();
  }

  #run = () => {
    this.#frame = 0;
    const started = performance.now(), dirty = this.#dirty;
    this.#dirty = new Set();
    const again = [];
    for (const [name, paint] of this.#layers) if (dirty.has(name) && paint() === true) again.push(name);
    this.times.push(performance.now() - started);
    if (this.times.length > 600) this.times.splice(0, 300);
    if (again.length > 0) this.invalidate(...again);
  };
}
