// The server's half of docs/editor-protocol.md in a hundred lines, for tests: in order, idempotent, with one undo stack.
import { EMPTY, area, bounds, contains, subtract, union } from '../../../wwwroot/js/editor/mask.js';
import { fromPatch, toPatch } from '../../../wwwroot/js/editor/rle.js';
import { strokeSpans } from '../../../wwwroot/js/editor/stroke.js';
import { polygonSpans } from '../../../wwwroot/js/editor/polygon.js';
import { deflate } from './zlib.js';

export class FakeServer {
  objects = new Map(); revision = 1; calls = []; states = []; down = false; latency = 0; predictLatency = 0; encoding = false;
  /** Decides what goes wrong: 'before' (never arrives), 'after' (arrives, the reply is lost) or null. */
  failure = () => null;
  #replies = new Map(); #undo = []; #redo = []; #order = 0;

  constructor(width, height) { this.width = width; this.height = height; }

  add(id, categoryId, spans) { this.objects.set(id, { id, categoryId, locked: false, order: this.#order++, spans }); }

  snapshot() {
    return { revision: this.revision, objects: [...this.objects.values()].map(o => ({ ...this.#state(o), mask: toPatch(o.spans, this.height) })) };
  }

  tags = { words: [], tags: null, model: null, hint: 'Install a CLIP.', error: null };

  /** Four columns of one picture; the left two become one first, then the right two. */
  segments() {
    const labels = new Uint8Array(2 * this.width * this.height);
    for (let y = 0, at = 0; y < this.height; y++) for (let x = 0; x < this.width; x++, at += 2) labels[at] = Math.floor(4 * x / this.width);
    return { division: 'fake-1', width: this.width, height: this.height, count: 4, labels: deflate(labels), merges: [0, 1, 2, 3, 4, 5], suggested: 3, error: null };
  }

  /** Regions of the replay: squares of ten pixels. */
  regions() {
    const across = Math.ceil(this.width / 10), labels = new Uint8Array(2 * this.width * this.height);
    for (let y = 0, at = 0; y < this.height; y++) for (let x = 0; x < this.width; x++, at += 2) {
      const label = Math.floor(y / 10) * across + Math.floor(x / 10);
      labels[at] = label & 255; labels[at + 1] = label >> 8;
    }
    return { width: this.width, height: this.height, count: across * Math.ceil(this.height / 10), labels: deflate(labels), error: null };
  }

  async invokeMethodAsync(method, ...args) {
    // As over the wire: nothing is shared, and what is not JSON does not survive.
    const sent = JSON.parse(JSON.stringify(args)), size = JSON.stringify(args).length;
    if (/null/.test(JSON.stringify(args[0]?.points ?? args[0]?.prompts ?? ''))) throw new Error('Something that is no number was sent');
    if (size > 32 * 1024) throw new Error(`${method} is ${size} bytes`);
    if (method === 'StateChanged') { this.states.push(sent[0]); if (this.down) throw new Error('down'); return null; }
    this.calls.push([method, ...sent]);
    const wait = method === 'Predict' || method === 'Hover' ? this.predictLatency : this.latency;
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
    const failure = this.down ? 'before' : this.failure(method);
    if (failure === 'before') throw new Error('Connection lost');
    const reply = this.#handle(method, sent);
    if (failure === 'after') throw new Error('Connection lost');
    // Byte arrays travel as they are.
    return ['SoftMap', 'Refinement', 'Regions', 'Segments', 'Attention'].includes(method) ? reply : JSON.parse(JSON.stringify(reply ?? null));
  }

  #handle(method, [argument]) {
    if (method === 'Snapshot') return this.snapshot();
    if (method === 'Predict') return this.#predict(argument);
    if (method === 'Hover') return this.encoding ? { request: argument.request, patch: null, why: 'encoding' } : { request: argument.request, patch: this.#predict(argument).patch, why: null };
    if (method === 'SoftMap') return this.#softMap(argument);
    if (method === 'Regions') return this.regions();
    if (method === 'Segments') return this.segments();
    if (method === 'Attention') return { request: argument.request, values: Uint8Array.from({ length: this.regions().count }, (_, i) => i & 255), error: null };
    if (method === 'Tags') return this.tags;
    if (method === 'SetWords') return this.tags = { ...this.tags, words: argument.words };
    if (method === 'Refinement') return this.#refinement(argument);
    if (method === 'Edit') return this.#once(argument.editId, () => this.#edit(argument));
    if (method === 'Undo') return this.#once(argument, () => this.#step(this.#undo, this.#redo));
    if (method === 'Redo') return this.#once(argument, () => this.#step(this.#redo, this.#undo));
    return null;
  }

  #once(id, run) {
    if (!this.#replies.has(id)) this.#replies.set(id, run());
    return this.#replies.get(id);
  }

  pixels(prompts) {
    let spans = EMPTY;
    const { width: w, height: h } = this, r = Math.max(6, w / 40), columns = { 0: [0, 1], 1: [1, 2], 2: [2, 3], 3: [3, 4], 4: [0, 2], 5: [2, 4], 6: [0, 4] };
    for (const p of prompts) if (p.kind === 'segments') for (const node of p.nodes) {
      const [from, to] = columns[node], part = polygonSpans([from * w / 4, 0, to * w / 4, 0, to * w / 4, h, from * w / 4, h], w, h);
      spans = p.positive ? union(spans, part) : subtract(spans, part);
    }
    prompts = prompts.filter(p => p.kind !== 'segments');
    for (const p of prompts) if (p.kind === 'box') spans = union(spans, polygonSpans([p.x0, p.y0, p.x1, (p.y0 * 2 + p.y1) / 3, p.x1, p.y1, p.x0, p.y1], w, h));
    for (const p of prompts) {
      if (p.kind === 'box') continue;
      const disc = strokeSpans(p.kind === 'point' ? [p.x, p.y] : p.points, p.positive ? r : r / 2, w, h);
      spans = p.positive ? union(spans, disc) : subtract(spans, disc);
    }
    return spans;
  }

  #predict({ request, prompts }) {
    if (prompts.some(p => p.x === 13)) return { request, error: 'Thirteen is not supported.' };
    const spans = this.pixels(prompts);
    return { request, patch: toPatch(spans, this.height), area: area(spans), encodeMs: 0, predictMs: 1 };
  }

  /** Sure inside and outside, and one open question: a square of thirty pixels beside the first point. */
  #softMap({ request, prompts }) {
    const { width, height } = this, values = new Uint8Array(width * height), spans = this.pixels(prompts), [{ x, y }] = prompts;
    for (let i = 0; i < values.length; i++) {
      const px = i % width, py = Math.floor(i / width);
      values[i] = px >= x + 20 && px < x + 50 && py >= y - 15 && py < y + 15 ? 110 : contains(spans, height, px, py) ? 250 : 5;
    }
    return { request, width, height, values: deflate(values), error: null };
  }

  #refinement({ request, iterations }) {
    const { count } = this.regions(), frames = new Uint8Array(((iterations ?? 8) + 1) * count);
    for (let n = 0; n < frames.length / count; n++) frames.fill(Math.min(255, 20 * n), n * count, (n + 1) * count);
    return { request, regions: count, frames, error: null };
  }

  #edit(edit) {
    const before = this.objects.get(edit.objectId), refuse = (code, error) => ({ ok: false, code, error });
    if (edit.mode !== 'new' && before === undefined) return refuse('gone', 'The object was deleted.');
    if (before?.locked && edit.kind !== 'lock') return refuse('locked', 'The object is locked.');
    let after = before === undefined ? undefined : { ...before };
    if (edit.kind === 'delete') after = undefined;
    else if (edit.kind === 'category') after.categoryId = edit.categoryId;
    else if (edit.kind === 'lock') after.locked = edit.locked;
    // Not smoother, but as foreseeable: it grows by one pixel up and down.
    else if (edit.kind === 'smooth') after.spans = union(after.spans, union(after.spans.map(v => v + 1), after.spans.map(v => v - 1)));
    else {
      const spans = edit.kind === 'stroke' ? strokeSpans(edit.points, edit.radius, this.width, this.height)
        : edit.kind === 'polygon' ? polygonSpans(edit.points, this.width, this.height) : this.pixels(edit.prompts);
      after ??= { id: edit.objectId, categoryId: edit.categoryId, locked: false, order: this.#order++, spans: EMPTY };
      after.spans = edit.mode === 'subtract' ? subtract(after.spans, spans) : union(after.spans, spans);
    }
    this.#undo.push([edit.objectId, before]);
    this.#redo.length = 0;
    return this.#set(edit.objectId, after);
  }

  #step(from, to) {
    const entry = from.pop();
    if (entry === undefined) return { ok: false, code: 'nothing', error: 'Nothing to undo.' };
    const [id, state] = entry;
    to.push([id, this.objects.get(id)]);
    return this.#set(id, state);
  }

  #set(id, after) {
    const before = this.objects.get(id);
    if (after === undefined) this.objects.delete(id); else this.objects.set(id, after);
    this.revision++;
    if (after === undefined) return { ok: true, revision: this.revision, changes: [{ ...this.#state(before ?? { id, spans: EMPTY }), deleted: true }] };
    const a = bounds(before?.spans ?? EMPTY, this.height), b = bounds(after.spans, this.height);
    const x = Math.min(a?.x ?? Infinity, b?.x ?? Infinity), y = Math.min(a?.y ?? Infinity, b?.y ?? Infinity);
    const rect = a === null && b === null ? null : { x, y, w: Math.max(a ? a.x + a.w : 0, b ? b.x + b.w : 0) - x, h: Math.max(a ? a.y + a.h : 0, b ? b.y + b.h : 0) - y };
    const change = { ...this.#state(after), deleted: false };
    if (before?.spans !== after.spans) change.mask = toPatch(after.spans, this.height, rect);
    return { ok: true, revision: this.revision, changes: [change] };
  }

  /** Somebody else's edit, as `apply` brings it. */
  foreign(edit) {
    const { revision, changes } = this.#edit(edit);
    return { revision, author: 'somebody', changes: JSON.parse(JSON.stringify(changes)) };
  }

  #state({ id, categoryId, locked, order, spans }) {
    const box = bounds(spans, this.height);
    return { id, categoryId, locked, order, area: area(spans), bbox: box === null ? [0, 0, 0, 0] : [box.x, box.y, box.w, box.h] };
  }

  /** For comparisons with `debug().snapshot`. */
  masks() { return Object.fromEntries([...this.objects].map(([id, o]) => [id, toPatch(o.spans, this.height)])); }
}

export { fromPatch };
