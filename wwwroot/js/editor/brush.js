// The brush's size and its ring around the pointer.

/** Picture pixels. */
const MIN_RADIUS = 0.5, MAX_RADIUS = 1000;
const BRUSHES = new Set(['brush', 'eraser']);

export class Brush {
  radius = 20;

  /** @param {import('./editor.js').Editor} editor */
  constructor(editor) { this.editor = editor; }

  /** @param {number} radius picture pixels */
  resize(radius) {
    if (!Number.isFinite(radius)) return;
    this.radius = Math.round(Math.min(MAX_RADIUS, Math.max(MIN_RADIUS, radius)) * 100) / 100;
    this.ring();
    this.editor.changed();
  }

  /** Draws the ring where the pointer is, or none. */
  ring() {
    const { pointer, tool, keys, painter: { layers, live }, session, view } = this.editor;
    if (pointer === null || !BRUSHES.has(tool.name) || keys.held('pan')) return layers.showRing(null);
    const erase = live.active ? live.erase : tool.name === 'eraser' || session.mode === 'subtract' || keys.held('quick-erase');
    layers.showRing({ x: pointer.sx, y: pointer.sy, radius: this.radius * view.scale, erase });
  }
}
