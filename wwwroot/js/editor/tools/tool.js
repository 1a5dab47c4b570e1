// What the tools share.

/** @typedef {import('../pointers.js').Sample} Sample */
/**
 * What a tool may use.
 * @typedef {object} Bench
 * @property {import('../session.js').Session} session
 * @property {import('../viewport.js').Viewport} view
 * @property {import('../live.js').LiveStroke} live
 * @property {import('../everything.js').Everything} segments
 * @property {(action: string) => boolean} held
 * @property {() => number} brushRadius picture pixels
 * @property {(x: number, y: number) => boolean} [pickSuggestion] looks at what is suggested at a place
 * @property {() => void} [leaveSuggestion] looks at no suggestion any more
 * @property {() => void} redrawInk
 * @property {() => void} redrawLive
 * @property {() => void} redrawActive
 * @property {() => void} redrawRing
 */
/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} cursor
 * @property {(s: Sample) => void} [down]
 * @property {(samples: Sample[]) => void} [move]
 * @property {(s: Sample) => void} [up]
 * @property {() => void} [cancel] the gesture was broken off
 * @property {(s: Sample | null) => void} [hover]
 * @property {(s: Sample) => void} [double]
 * @property {(ink: import('../ink.js').Ink) => void} [draw]
 * @property {(action: string, event: KeyboardEvent) => boolean} [key] true when the tool took it
 * @property {() => void} [finish] keep what is half done: another tool or picture comes
 */

/** Right button or Alt says "not this". @param {Sample} s */
export const isPositive = s => s.button !== 2 && !s.alt;

/** @param {Bench} bench @param {Sample} s */
export const isInside = ({ session: { picture } }, s) => s.x >= 0 && s.y >= 0 && s.x < picture.width && s.y < picture.height;
