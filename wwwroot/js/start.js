// Starts Blazor, and keeps a lost connection from losing anything: the page stays usable, waits for the server and opens itself anew.

const themeKey = 'iseg-theme', nameKey = 'iseg-name';

/** Storage may be forbidden altogether (private windows, policies); everything works without. */
function chosenTheme() {
  try { return localStorage.getItem(themeKey); } catch { return null; }
}

const startsDark = () => (chosenTheme() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
const showTheme = dark => { document.documentElement.dataset.theme = dark ? 'dark' : 'light'; };

window.iseg = {
  /** Whether to start dark: what was chosen last, else what the system prefers. */
  startTheme() {
    document.getElementById('starting')?.remove();
    return startsDark();
  },

  setTheme(dark) {
    try { localStorage.setItem(themeKey, dark ? 'dark' : 'light'); } catch { /* until the page is opened anew */ }
    showTheme(dark);
  },

  /** What somebody without an account wants to be called on this browser. */
  name() {
    try { return localStorage.getItem(nameKey); } catch { return null; }
  },

  setName(name) {
    try { localStorage.setItem(nameKey, name); } catch { /* then there is no name */ }
  },

  /** Scrolls a list as little as it takes to show one of its rows. */
  reveal(list, top, height) {
    if (list) {
      list.scrollTop = Math.min(top, Math.max(list.scrollTop, top + 2 * height - list.clientHeight));
    }
  },
};

showTheme(startsDark());

// A file that misses the place for it must not replace the page.
for (const name of ['dragover', 'drop']) {
  addEventListener(name, event => {
    if (!event.defaultPrevented && event.dataTransfer?.types.includes('Files')) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'none';
    }
  });
}

const banner = document.getElementById('components-reconnect-modal');
let waiting = false;

/** The circuit cannot be had back (the server restarted, say): as soon as it answers, open the page again. */
async function reopen() {
  if (waiting) {
    return;
  }
  waiting = true;
  for (;;) {
    try {
      if ((await fetch('/alive', { cache: 'no-store' })).ok) {
        location.reload();
        return;
      }
    } catch {
      // Not back yet.
    }
    await new Promise(resolve => setTimeout(resolve, 1000));
  }
}

banner?.addEventListener('components-reconnect-state-changed', event => {
  if (event.detail?.state === 'failed' || event.detail?.state === 'rejected') {
    reopen();
  }
});

Blazor.start({
  circuit: {
    // Often at first, then once every two seconds for as long as the server keeps circuits; after that, a fresh page.
    reconnectionOptions: { maxRetries: 90, retryIntervalMilliseconds: attempt => Math.min(200 * 2 ** attempt, 2000) },
  },
});
