// The canvases on top of each other, all as large as the host and in device pixels.

const NAMES = /** @type {const} */ (['picture', 'objects', 'suggested', 'active', 'segments', 'prediction', 'heat', 'hover', 'ink']);
/** @typedef {typeof NAMES[number]} LayerName */

export class Layers {
  /** @type {Record<LayerName, CanvasRenderingContext2D>} */ contexts = /** @type {any} */ ({});
  width = 0; height = 0;

  /** @param {HTMLElement} host @param {string} label what a screen reader calls the picture */
  constructor(host, label) {
    this.root = document.createElement('div');
    this.root.className = 'iseg-layers';
    for (const name of NAMES) {
      const canvas = document.createElement('canvas');
      canvas.className = `iseg-layer iseg-layer-${name}`;
      // The picture is what the page is about; the rest would only be noise to a screen reader.
      if (name !== 'picture') canvas.setAttribute('aria-hidden', 'true');
      else { canvas.setAttribute('role', 'img'); canvas.setAttribute('aria-label', label); }
      this.root.append(canvas);
      this.contexts[name] = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    }
    this.ring = document.createElement('div');
    this.ring.className = 'iseg-ring';
    this.ring.hidden = true;
    this.root.append(this.ring);
    host.append(this.root);
  }

  /** @param {number} width @param {number} height CSS pixels @param {number} dpr */
  resize(width, height, dpr) {
    this.width = Math.max(1, Math.round(width * dpr));
    this.height = Math.max(1, Math.round(height * dpr));
    for (const name of NAMES) {
      const { canvas } = this.contexts[name];
      canvas.width = this.width;
      canvas.height = this.height;
    }
  }

  /** @param {LayerName} name */
  clear(name) {
    const context = this.contexts[name];
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalCompositeOperation = 'source-over';
    context.clearRect(0, 0, this.width, this.height);
    return context;
  }

  /** @param {boolean} visible */
  showMasks(visible) {
    for (const name of /** @type {LayerName[]} */ (['objects', 'suggested', 'active', 'segments', 'prediction', 'heat', 'hover'])) this.contexts[name].canvas.style.visibility = visible ? '' : 'hidden';
  }

  /** What the engine makes of the prompts gives way to how it came about. @param {boolean} visible */
  showProposal(visible) {
    for (const name of /** @type {LayerName[]} */ (['segments', 'prediction', 'hover'])) this.contexts[name].canvas.style.display = visible ? '' : 'none';
  }

  /** Opacity belongs to the compositor: a slider never repaints anything. @param {number} opacity */
  setOpacity(opacity) {
    this.contexts.objects.canvas.style.opacity = String(opacity);
    // The selected object stands out a little, unless masks are switched off altogether.
    this.contexts.active.canvas.style.opacity = String(opacity === 0 ? 0 : Math.min(1, opacity + 0.15));
  }

  /** The ring shows the brush; as an element of its own it moves without any canvas being painted. */
  showRing(/** @type {{ x: number, y: number, radius: number, erase: boolean } | null} */ at) {
    const { ring } = this;
    ring.hidden = at === null;
    if (at === null) return;
    const size = Math.max(3, 2 * at.radius);
    ring.classList.toggle('iseg-ring-erase', at.erase);
    ring.style.width = ring.style.height = `${size}px`;
    ring.style.transform = `translate(${at.x - size / 2}px, ${at.y - size / 2}px)`;
  }

  dispose() {
    // Zero-sized canvases give their memory back at once, in every browser.
    for (const name of NAMES) this.contexts[name].canvas.width = this.contexts[name].canvas.height = 0;
    this.root.remove();
  }
}
