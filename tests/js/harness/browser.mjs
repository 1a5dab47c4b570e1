// Opens the harness page in Chromium: PLAYWRIGHT_CORE names the folder of an installed playwright-core, CHROMIUM the browser.
import { createRequire } from 'node:module';
import { fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const port = 8000 + Math.floor(Math.random() * 1000);
const { chromium } = createRequire(import.meta.url)(process.env.PLAYWRIGHT_CORE ?? 'playwright-core');

/** @param {string} query of the harness page @param {object} [context] of playwright */
export async function open(query, context = {}) {
  const server = fork(new URL('./server.mjs', import.meta.url), [String(port)]);
  await sleep(400);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
  const page = await (await browser.newContext({ viewport: { width: 1400, height: 900 }, ...context })).newPage();
  page.on('pageerror', error => { console.log('FAIL page error', error.stack); process.exitCode = 1; });
  await page.goto(`http://127.0.0.1:${port}/?${query}&id=${Date.now()}`);
  await page.waitForFunction(() => window.__iseg !== undefined);
  await settle(page);
  return { page, close: async () => { await browser.close(); server.kill(); } };
}

export const settle = async page => { await page.waitForFunction(() => window.__iseg.painter.tiles.settled); await page.waitForTimeout(250); };
export const state = page => page.evaluate(() => { const d = window.__iseg.debug(); return { ...d.state, objects: d.snapshot.objects.length, view: d.view }; });

/** Does the canvas hold exactly what the server holds? */
export const same = page => page.evaluate(async () => {
  await window.__iseg.flush();
  const { objects } = window.__iseg.debug().snapshot, masks = window.server.masks();
  return objects.length === Object.keys(masks).length && objects.every(o => JSON.stringify(o.mask) === JSON.stringify(masks[o.id]));
});

export function check(good, what) {
  console.log(good ? 'ok  ' : 'FAIL', what);
  if (!good) process.exitCode = 1;
}
