// How the parts of a session speak with each other and with the server.
import { Feed } from './feed.js';
import { HoverPreview } from './hover.js';
import { EMPTY } from './mask.js';
import { Outbox } from './outbox.js';
import { PromptSession } from './prompts.js';
import { Rescue } from './rescue.js';
import { fromPatch } from './rle.js';
import { Sliders } from './sliders.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./outbox.js').Store | null} Storage */

/** @param {Session} session @param {any} settings @param {any} limits of `create` */
export function slidersOf(session, settings, limits) {
  const { width, height } = session.picture;
  // Beyond a sixty-fourth of the picture smoothing leaves nothing that is worth a slider.
  const { smoothing = 64, ...others } = limits, round = Math.max(10, Math.round(Math.max(width, height) / 64));
  return new Sliders(settings, { ...others, smoothing: Math.min(smoothing, round) }, () => { session.prompts.again(); session.hover.changed(); session.events.onState(); });
}

/** Everybody's edits in their order. @param {Session} session @param {number} revision of the snapshot */
export function feedOf({ link, store, events }, revision) {
  return new Feed(revision, {
    apply: ({ changes, editId }) => { store.acknowledge(changes, editId); events.onState(); },
    fetch: () => link.call('Snapshot'),
    reset: whole => { store.reset(whole); events.onState(); },
  });
}

/** @param {Session} session */
export function promptsOf(session) {
  const { link, sliders, events } = session;
  return new PromptSession({
    predict: request => link.call('Predict', request),
    sliders: () => sliders.values,
    onChange: () => { session.proposing.changed(); session.hover.changed(); events.onPrompts(); events.onState(); },
    onError: message => session.say(message),
    onLost: () => session.connection.later(),
  });
}

/** @param {Session} session */
export function hoverOf({ link, prompts, sliders, allowed, events }) {
  return new HoverPreview({
    ask: (asked, request) => link.call('Hover', { request, prompts: asked, ...sliders.values }),
    base: () => prompts.prompts,
    options: () => JSON.stringify(sliders.values),
    ready: point => allowed.hovering(point),
    onChange: () => events.onHover?.(),
  });
}

/** @param {Session} session @param {Storage} storage */
export function outboxOf(session, storage) {
  const { link, picture, events } = session;
  return new Outbox({
    storage, picture: String(picture.key ?? picture.id),
    send: edit => edit.kind === 'undo' ? link.call('Undo', edit.editId) : edit.kind === 'redo' ? link.call('Redo', edit.editId) : link.call('Edit', edit),
    onReply: (edit, reply) => session.replies.answered(edit, reply),
    onDelay: reply => session.say(/** @type {any} */ (reply).error || 'The server is busy. The edit is sent again.'),
    onUnsaved: () => session.say('The browser has no room to keep unsent edits. Stay on this page until they are saved.'),
    onChange: () => events.onState(),
  });
}

/** @param {Session} session @param {Storage} storage */
export function rescueOf(session, storage) {
  const { picture, store, events } = session;
  return new Rescue({
    storage, picture, onChange: () => events.onRescue?.(), exists: id => store.items.has(id),
    send: (edit, mask) => session.send(edit, mask ? fromPatch(mask, picture.width, picture.height) : EMPTY),
  });
}
