// What the engine thinks, made visible: where the open proposal is least sure, and how its map came about.
import { doubtMap, places } from './doubt.js';
import { ramp } from './heat.js';
import { Replay } from './replay.js';
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

  /** @param {Session} session @param {import('./painter.js').Painter} painter @param {{ show: (mark: Mark) => void, onState: () => void }} on */
  constructor(session, painter, on) {
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

  dispose() { this.replay.dispose(); }

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
    const { replay, painter, session } = this, { heat } = painter, { values, regions } = replay, { soft } = this.softMap;
    const wanted = [replay.open, values, regions, this.doubt && soft, session.sliders.threshold];
    if (wanted.every((what, i) => what === this.#drawn[i])) return;
    this.#drawn = wanted;
    painter.layers.showProposal(!replay.open);
    if (values !== null && regions !== null) heat.show(regions.width, regions.height, MAP, i => values[regions.labels[i]]);
    else if (this.doubt && soft !== null) {
      const map = doubtMap(soft, session.sliders.threshold);
      heat.show(soft.width, soft.height, DOUBT, i => map[i]);
    } else heat.hide();
    painter.scheduler.invalidate('heat');
  }
}
