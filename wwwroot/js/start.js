// Starts Blazor, and keeps a lost connection from losing anything: the page stays usable, waits for the server and opens itself anew.

const themeKey = 'iseg-theme';

window.iseg = {
  /** Whether to start dark: what was chosen last, else what the system prefers. */
  startTheme() {
    document.getElementById('starting')?.remove();
    const chosen = localStorage.getItem(themeKey);
    return this.setTheme(chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches);
  },

  setTheme(dark) {
    localStorage.setItem(themeKey, dark ? 'dark' : 'light');
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    return dark;
  },
};

document.documentElement.dataset.theme = localStorage.getItem(themeKey) ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

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
