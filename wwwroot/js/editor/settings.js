// What this browser remembers of a person's taste. Storage may be forbidden (private windows, policies): then until the page goes.

const KEY = 'iseg-editor';

/** @returns {Record<string, any>} */
function all() {
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch { return {}; }
}

let session = /** @type {Record<string, any>} */ ({});

/** @param {string} name @returns {any} undefined when nothing was remembered */
export const recall = name => session[name] ?? all()[name];

/** @param {string} name @param {any} value */
export function remember(name, value) {
  session = { ...session, [name]: value };
  try { localStorage.setItem(KEY, JSON.stringify({ ...all(), [name]: value })); } catch { /* until the page goes */ }
}
