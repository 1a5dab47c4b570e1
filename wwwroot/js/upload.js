// Files and whole folders to the server, by drag and drop or by the browser's dialogs. One request a file with the raw
// bytes as body; a zip answers with one line for every picture in it, read while it still comes.

/** @typedef {{ invokeMethodAsync(method: string, ...args: any[]): Promise<any> }} DotNet */
/** @typedef {{ path: string, status: 'created' | 'duplicate' | 'refused', message?: string, pictureId?: string, duplicateOf?: string }} Result */
/** @typedef {{ path: string, file: File }} Item */

/** 'frame 9' before 'frame 10'. */
const byName = new Intl.Collator(undefined, { numeric: true });

const PROGRESS_GAP = 125, BATCH = 50, ATTEMPTS = 5;
/** Seconds, where the server says "later" but not when in a number. */
const USUAL_WAIT = 5;

/**
 * @param {HTMLElement} dropzone @param {DotNet} dotnet
 * @param {{ url: string, headers?: Record<string, string>, concurrency?: number }} options
 */
export function create(dropzone, dotnet, { url, headers = {}, concurrency = 2 }) {
  const abort = new AbortController(), { signal } = abort;
  /** @type {Item[]} */ let queue = [];
  /** @type {Result[]} */ let results = [];
  const running = /** @type {Set<XMLHttpRequest>} */ (new Set()), waits = /** @type {Set<() => void>} */ (new Set());
  /** Bytes of the requests under way. */
  const sent = /** @type {Map<Item, number>} */ (new Map());
  let workers = 0, walking = 0, generation = 0, timer = /** @type {any} */ (null), reporting = false, closed = false;
  let totals = fresh();

  function fresh() { return { files: 0, filesDone: 0, bytes: 0, bytesDone: 0, created: 0, duplicates: 0, refused: 0, current: /** @type {string | null} */ (null) }; }

  const tell = async (/** @type {string} */ method, /** @type {any} */ argument) => {
    // The upload itself goes over HTTP; a circuit that is gone only misses the progress.
    try { await dotnet.invokeMethodAsync(method, argument); } catch { /* shown again when it is back */ }
  };

  const active = () => workers > 0 || walking > 0 || queue.length > 0;

  /** At most eight reports a second, and never two at once. */
  function changed() { if (timer === null && !closed) timer = setTimeout(report, PROGRESS_GAP); }

  async function report() {
    if (reporting) { timer = setTimeout(report, PROGRESS_GAP); return; }
    timer = null;
    reporting = true;
    let underWay = 0;
    for (const bytes of sent.values()) underWay += bytes;
    await tell('UploadProgress', { ...totals, bytesDone: totals.bytesDone + underWay, active: active() });
    while (results.length > 0 && !closed) await tell('UploadResults', results.splice(0, BATCH));
    reporting = false;
  }

  /** What comes after everything was done counts from nothing. */
  function begin() { if (!active()) totals = fresh(); }

  /** @param {Item[]} items */
  function add(items) {
    if (closed) return;
    for (const item of items) { totals.files++; totals.bytes += item.file.size; queue.push(item); }
    while (workers < concurrency && workers < queue.length + running.size) work(generation);
    changed();
  }

  /** @param {number} mine */
  async function work(mine) {
    workers++;
    for (let item; mine === generation && (item = queue.shift()) !== undefined;) {
      totals.current = item.path;
      await deliver(item, mine);
      sent.delete(item);
      if (mine !== generation) break;
      totals.filesDone++;
      totals.bytesDone += item.file.size;
      changed();
    }
    workers--;
    if (workers === 0) totals.current = null;
    changed();
  }

  /** @param {Result} result */
  function note(result) {
    if (result.status === 'created') totals.created++;
    else if (result.status === 'duplicate') totals.duplicates++;
    else totals.refused++;
    results.push(result);
    changed();
  }

  /** @param {Item} item @param {number} mine */
  async function deliver(item, mine) {
    for (let attempt = 1; mine === generation;) {
      const seen = new Set();
      // Lines that an earlier attempt already brought would be counted twice; the server calls those duplicates anyway.
      const { outcome, wait = 0 } = await post(item, result => { if (!seen.has(result.path)) { seen.add(result.path); note(result); } });
      if (outcome === 'done' || mine !== generation) return;
      // The server is well and says when there is room: no failure, however often.
      if (outcome === 'later') { sent.set(item, 0); await pause(wait); continue; }
      if (outcome !== 'network' || attempt === ATTEMPTS || seen.size > 0)
        return note({ path: item.path, status: 'refused', message: outcome === 'network' ? 'The connection failed.' : outcome });
      sent.set(item, 0);
      await pause(Math.min(15_000, 500 * 2 ** attempt++));
    }
  }

  /** @param {number} ms */
  function pause(ms) {
    return new Promise(resolve => {
      const go = () => { clearTimeout(wait); window.removeEventListener('online', go); waits.delete(go); resolve(undefined); };
      const wait = setTimeout(go, ms);
      window.addEventListener('online', go);
      waits.add(go);
    });
  }

  /** @param {Item} item @param {(result: Result) => void} onResult @returns {Promise<{ outcome: string, wait?: number }>} 'done', 'network' (to be tried again), 'later' (to be sent again after `wait` milliseconds) or why it was refused */
  function post(item, onResult) {
    return new Promise(resolve => {
      const request = new XMLHttpRequest(), lines = createLineReader(onResult);
      running.add(request);
      const end = (/** @type {string} */ outcome, wait = 0) => { running.delete(request); resolve({ outcome, wait }); };
      request.open('POST', url);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.setRequestHeader('X-Picture-Path', encodeURIComponent(item.path));
      request.upload.onprogress = e => { sent.set(item, Math.min(e.loaded, item.file.size)); changed(); };
      const ok = () => request.status >= 200 && request.status < 300;
      request.onprogress = () => { if (ok()) lines.read(request.responseText, false); };
      request.onload = () => {
        if (ok()) { lines.read(request.responseText, true); return end(lines.count > 0 ? 'done' : 'The server gave no answer.'); }
        // Other windows of this person send as well; the server says when there is room.
        if (request.status === 429) return end('later', 1000 * (Number(request.getResponseHeader('Retry-After')) || USUAL_WAIT));
        // A gateway in between that is overloaded or restarting is worth another try.
        end([502, 503, 504].includes(request.status) ? 'network' : problemOf(request));
      };
      request.onerror = () => end('network');
      request.onabort = () => end('cancelled');
      request.send(item.file);
    });
  }

  // Where files come from

  dropzone.addEventListener('dragover', e => { e.preventDefault(); dropzone.classList.add('iseg-dragging'); }, { signal });
  dropzone.addEventListener('dragleave', e => { if (!dropzone.contains(/** @type {Node | null} */ (e.relatedTarget))) dropzone.classList.remove('iseg-dragging'); }, { signal });
  dropzone.addEventListener('drop', async e => {
    e.preventDefault();
    dropzone.classList.remove('iseg-dragging');
    if (e.dataTransfer === null) return;
    // The list is emptied as soon as this handler waits for anything.
    const entries = [...e.dataTransfer.items].filter(i => i.kind === 'file').map(i => ({ entry: i.webkitGetAsEntry?.() ?? null, file: i.getAsFile() }));
    begin();
    walking++;
    const mine = generation;
    for (const { entry, file } of entries) {
      if (entry !== null) await walk(entry, item => { if (mine === generation) add([item]); }, (path, message) => note({ path, status: 'refused', message }), () => mine !== generation);
      else if (file !== null) add([{ path: file.name, file }]);
    }
    walking--;
    changed();
  }, { signal });

  const picker = document.createElement('input');
  picker.type = 'file';
  picker.multiple = true;
  picker.hidden = true;
  document.body.append(picker);
  picker.addEventListener('change', () => {
    begin();
    // A folder comes in the order of its disk; people leaf through it in the order of its names.
    const items = [...picker.files ?? []].map(file => ({ path: file.webkitRelativePath || file.name, file }));
    add(items.sort((a, b) => byName.compare(a.path, b.path)));
    // The same file may be chosen again.
    picker.value = '';
  }, { signal });

  function cancel() {
    generation++;
    queue = [];
    for (const request of running) request.abort();
    for (const go of [...waits]) go();
    sent.clear();
    totals.files = totals.filesDone;
    totals.bytes = totals.bytesDone;
    changed();
  }

  return {
    /** Opens the browser's dialog; must be called from a click. @param {'files' | 'folder'} what */
    browse(what) {
      picker.webkitdirectory = what === 'folder';
      picker.click();
    },
    cancel,
    dispose() {
      cancel();
      closed = true;
      clearTimeout(timer);
      abort.abort();
      picker.remove();
    },
  };
}

/** @param {XMLHttpRequest} request */
function problemOf(request) {
  try {
    const problem = JSON.parse(request.responseText);
    return problem.detail ?? problem.title ?? problem.message ?? `The server answered ${request.status}.`;
  } catch { return request.status === 413 ? 'The file is too large.' : `The server answered ${request.status}.`; }
}

/**
 * Reads newline-delimited JSON out of a text that grows. @param {(value: any) => void} onValue
 */
export function createLineReader(onValue) {
  let at = 0;
  return {
    count: 0,
    /** @param {string} text everything so far @param {boolean} complete */
    read(text, complete) {
      for (;;) {
        let end = text.indexOf('\n', at);
        if (end < 0) { if (!complete || at >= text.length) return; end = text.length; }
        const line = text.slice(at, end).trim();
        at = end + 1;
        if (line === '') continue;
        let value;
        try { value = JSON.parse(line); } catch { continue; }
        this.count++;
        onValue(value);
      }
    },
  };
}

/**
 * Every file below a dropped entry.
 * @param {any} entry @param {(item: Item) => void} onFile @param {(path: string, message: string) => void} onError @param {() => boolean} stopped
 */
export async function walk(entry, onFile, onError, stopped) {
  const stack = [entry];
  while (stack.length > 0 && !stopped()) {
    const next = stack.pop(), path = next.fullPath.replace(/^\//, '');
    try {
      if (next.isFile) onFile({ path, file: await new Promise((resolve, reject) => next.file(resolve, reject)) });
      else {
        const reader = next.createReader(), inside = [];
        // One call gives at most a hundred entries; an empty answer is the end.
        for (;;) {
          const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
          if (some.length === 0) break;
          for (const each of some) inside.push(each);
        }
        inside.sort((a, b) => byName.compare(b.name, a.name));
        for (const each of inside) stack.push(each);
      }
    } catch { onError(path, 'The browser could not read it.'); }
  }
}
