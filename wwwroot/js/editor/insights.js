// What the engine thinks, made visible: where the open proposal is least sure, and how its map came about.
import { doubtMap, places } from './doubt.js';
import { ramp } from './heat.js';
import { Attention } from './attention.js';
import { Legend } from './legend.js';
import { Replay } from './replay.js';
import { download, fileName, heatPicture } from './savePicture.js';
import { recall, remember } from './settings.js';
import { SoftMap } from './softMap.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {{ x: number, y: number, radius: number, number: number, count: number }} Mark a doubtful place, in picture coordinates */

/** A sure border reaches about a fifth, an open question half and more. */
const DOUBT = ramp(share => 1.6 * (share - 0.1), 1.7), MAP = ramp(share => 0.55 + 0.3 * share);

export class Insights {
  #list = /** @type {{ soft: any, threshold: number, places: import('./doubt.js').Place[], at: number } | null} */ (null);
  #prompts; #fetching = false; #drawn = /** @type {any[]} */ ([]);
  /** Is the overlay switched on? */
  doubt = recall('doubt') === true;
  /** The doubtful place that was gone to last. */
  mark = /** @type {Mark | null} */ (null);

  /** @param {Session} session @param {import('./painter.js').Painter} painter @param {HTMLElement} host @param {{ show: (mark: Mark) => void, onState: () => void }} on */
  constructor(session, painter, host, on) {
    this.session = session; this.painter = painter; this.on = on;
    this.#prompts = session.prompts.prompts;
    const question = () => session.prompts.open ? { prompts: session.prompts.prompts, iterations: session.sliders.values.iterations } : null;
    let request = 0;
    const body = (/** @type {import('./softMap.js').Question} */ q) => ({ request: ++request, ...session.sliders.values, ...q });
    const onError = (/** @type {string} */ message) => session.say(message);
    this.softMap = new SoftMap({ question, onError, ask: q => session.link.call('SoftMap', body(q)), onChange: () => this.#show() });
    this.replay = new Replay({
      question, onError, ask: q => session.link.call('Refinement', body(q)), askRegions: () => session.link.call('Regions'),
      onChange: () => { this.#show(); on.onState(); },
    });
    this.attention = new Attention({ onError, ask: q => this.#look(q), onChange: () => { this.#show(); on.onState(); } });
    this.legend = new Legend(host, () => this.save());
  }

  /** What the heat map shows, or null. */
  get title() { return this.legend.title; }

  /** Shows where the place under the pointer looks. @param {boolean} on */
  watch(on) {
    if (on) this.replay.close();
    this.attention.set(on);
    if (on && this.attention.at === null) this.session.say('Point at a place of the picture to see where it looks.');
  }

  /** Plays the refinement, pauses it or goes on. */
  play() { this.replay.toggle(); this.#unwatch(); }

  /** Shows the next step of the refinement, or the one before. @param {number} by 1 or -1 */
  step(by) { this.replay.step(by); this.#unwatch(); }

  /** Keeps the heat map that is shown as a picture. */
  async save() {
    const { session: { picture }, painter: { heat: { canvas } }, title } = this;
    if (canvas === null || title === null) return this.session.say('There is no heat map to save: A plays the refinement, W shows the attention, U what is uncertain.');
    try { download(await heatPicture(picture, canvas, title, ...this.#ends), fileName(picture.name ?? '', title)); }
    catch (error) { this.session.say(`The picture could not be saved. ${error instanceof Error ? error.message : ''}`); }
  }

  /** Prompts, prediction or sliders have changed. */
  changed() {
    const { prompts } = this.session.prompts;
    if (prompts !== this.#prompts) { this.#prompts = prompts; this.#unmark(); }
    this.replay.changed();
    this.#follow();
    this.#show();
  }

  /** @param {boolean} on */
  setDoubt(on) {
    this.doubt = on;
    remember('doubt', on);
    if (on && !this.session.prompts.open) this.session.say('What is least certain shows as soon as there is a proposal.');
    this.changed();
    this.on.onState();
  }

  /** Goes to the least certain place of the proposal, then to the next one. @param {number} by 1 or -1 */
  async next(by) {
    const { session } = this;
    if (!session.prompts.open) return session.say('There is no proposal to be uncertain about. Point at something first.');
    const soft = await this.softMap.fetch();
    if (soft === null) return session.link.online ? undefined : session.say('Only the server knows where a proposal is unsure, and it does not answer.');
    const { picture, sliders: { threshold } } = session, fx = picture.width / soft.width, fy = picture.height / soft.height;
    if (this.#list === null || this.#list.soft !== soft || this.#list.threshold !== threshold) {
      const known = session.prompts.prompts.flatMap(p => p.kind === 'point' ? [{ x: p.x / fx, y: p.y / fy }] : []);
      this.#list = { soft, threshold, places: places(soft, threshold, known), at: by > 0 ? -1 : 0 };
    }
    const list = this.#list, count = list.places.length;
    if (count === 0) { this.#unmark(); return session.say('This proposal is sure of itself everywhere.'); }
    list.at = (list.at + by + count) % count;
    const place = list.places[list.at];
    this.mark = { x: (place.x + 0.5) * fx, y: (place.y + 0.5) * fy, radius: place.radius * fx, number: list.at + 1, count };
    this.on.show(this.mark);
    this.painter.scheduler.invalidate('ink');
    this.on.onState();
  }

  /** A click at the marked place. @param {boolean} positive */
  say(positive) {
    const { mark, session } = this;
    if (mark === null) return session.say('Go to the least certain place first (J).');
    session.addPrompt({ kind: 'point', x: mark.x, y: mark.y, positive });
  }

  dispose() {
    this.replay.dispose();
    this.legend.dispose();
  }

  /** The row of one place; regions are asked for with the first. @param {{ request: number, x: number, y: number, reduced: boolean }} question */
  async #look(question) {
    const { session, replay } = this, reply = await session.link.call('Attention', question);
    if (reply.values && replay.regions?.count !== reply.values.length) replay.regions = await replay.loadRegions();
    return reply;
  }

  /** One heat map at a time: the replay that was opened takes the place of the attention. */
  #unwatch() { if (this.replay.open && this.attention.on) this.attention.set(false); }

  #unmark() {
    this.#list = null;
    if (this.mark === null) return;
    this.mark = null;
    this.painter.scheduler.invalidate('ink');
    this.on.onState();
  }

  /** The overlay needs the map of the proposal that is shown. */
  async #follow() {
    const { prompts, link } = this.session;
    // While a prediction is under way its map would be worked out twice.
    if (!this.doubt || this.#fetching || !prompts.open || prompts.predicting || !link.online || this.softMap.soft !== null) return;
    this.#fetching = true;
    await this.softMap.fetch();
    this.#fetching = false;
  }

  #show() {
    const { replay, attention, painter, session } = this, { heat } = painter, { values, regions } = replay, { soft } = this.softMap;
    const watched = attention.on ? attention.values : null;
    const wanted = [replay.open, values, regions, watched, attention.on, attention.reduced, this.doubt && soft, session.sliders.threshold];
    if (wanted.every((what, i) => what === this.#drawn[i])) return;
    this.#drawn = wanted;
    painter.layers.showProposal(!replay.open && !attention.on);
    const title = this.#shown(), row = attention.on ? watched : values;
    if (row !== null && regions !== null) heat.show(regions.width, regions.height, MAP, i => row[regions.labels[i]]);
    else if (this.doubt && soft !== null && !attention.on && !replay.open) {
      const map = doubtMap(soft, session.sliders.threshold);
      heat.show(soft.width, soft.height, DOUBT, i => map[i]);
    } else heat.hide();
    if (heat.visible) this.legend.show(title, ...this.#ends); else this.legend.hide();
    painter.scheduler.invalidate('heat');
  }

  #shown() {
    const { replay, attention, session: { prompts: { prompts } } } = this;
    if (attention.on) return `Self-attention of the place pointed at, ${attention.reduced ? 'after' : 'before'} Ent-Self`;
    if (!replay.open) return 'Uncertainty of the proposal';
    if (replay.frame > 0) return `Refined map after iteration ${replay.frame} of ${replay.last}`;
    return prompts.every(p => p.kind === 'text') ? 'Cross-attention of the words, before the refinement' : 'Where was pointed, before the refinement';
  }

  /** What the ends of the scale mean. @returns {[string, string]} */
  get #ends() {
    const { replay, attention, session: { prompts: { prompts } } } = this;
    if (attention.on) return ['not at all', 'most'];
    if (!replay.open) return ['sure', 'could be either'];
    return prompts.some(p => 'positive' in p && !p.positive) ? ['not the object', 'the object'] : ['nothing', 'most'];
  }
}
