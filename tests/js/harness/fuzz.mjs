// Random hands, a bad line and somebody else's edits; in the end canvas and server must agree: `node tests/js/harness/fuzz.mjs [seed]`.
import { check, open, same } from './browser.mjs';
import { random } from '../brute.mjs';

const KEYS = ['s', 'l', 'r', 'b', 'e', 'p', 'v', 'n', 'Enter', 'Escape', 'Control+z', 'Control+z', 'Control+Shift+z', 'Delete', 'Backspace',
  '1', '2', '3', 'Alt+l', 'Shift+H', 'Control+0', '[', ']', 'Control+s', 'f', '?'];
const next = random(Number(process.argv[2] ?? 1)), pick = list => list[Math.floor(next() * list.length)], place = () => [next() * 1000 - 50, next() * 700 - 50];

const { page, close } = await open('w=3000&h=2000&objects=20&latency=8&predict=20', { viewport: { width: 900, height: 600 } });
await page.evaluate(() => {
  const { server } = window, chance = Math.random;
  window.rejections = 0;
  window.addEventListener('unhandledrejection', () => { window.rejections++; });
  server.failure = () => chance() < 0.08 ? 'before' : chance() < 0.08 ? 'after' : null;
  window.stranger = setInterval(() => {
    const ids = [...server.objects.keys()].filter(id => !server.objects.get(id).locked), objectId = ids[Math.floor(chance() * ids.length)];
    if (objectId === undefined) return;
    const message = server.foreign({ kind: 'stroke', objectId, mode: chance() < 0.5 ? 'add' : 'subtract', radius: 30, points: [chance() * 3000, chance() * 2000, chance() * 3000, chance() * 2000] });
    // Some come late and one in ten never.
    if (chance() < 0.9) setTimeout(() => window.__iseg.apply(message), chance() * 30);
  }, 150);
});

for (let i = 0; i < 300; i++) {
  const what = next();
  if (what < 0.4) {
    const button = next() < 0.2 ? 'right' : next() < 0.1 ? 'middle' : 'left';
    await page.mouse.move(...place());
    await page.mouse.down({ button });
    for (let k = 0; k < 4; k++) await page.mouse.move(...place());
    if (next() < 0.1) await page.keyboard.press(pick(KEYS));
    await page.mouse.up({ button });
  } else if (what < 0.55) await page.mouse.click(...place());
  else if (what < 0.6) await page.mouse.wheel(0, next() * 600 - 300);
  else if (what < 0.65) await page.evaluate(mode => window.__iseg.setMode(mode), pick(['new', 'add', 'subtract']));
  else await page.keyboard.press(pick(KEYS));
}

await page.evaluate(async () => {
  clearInterval(window.stranger);
  window.server.failure = () => null;
  window.__iseg.accept();
  const calm = () => window.__iseg.state().pending === 0 && window.__iseg.state().connection === 'online';
  for (let i = 0; i < 200 && (i < 3 || !calm()); i++) await new Promise(resolve => setTimeout(resolve, 100));
  await window.__iseg.session.feed.refresh();
});
check(await page.evaluate(() => window.rejections) === 0, 'no unhandled rejection');
check(await page.evaluate(() => window.__iseg.debug().snapshot.revision === window.server.revision), 'the revision is the server\'s');
check(await same(page), 'the masks are the server\'s');
await close();
