// Fingers: one draws or taps, two move the picture: `node tests/js/harness/touch.mjs` (see browser.mjs).
import { check, open, state } from './browser.mjs';

const { page, close } = await open('w=6000&h=4000&objects=10&tool=brush', { hasTouch: true, viewport: { width: 800, height: 600 } });
const devtools = await page.context().newCDPSession(page);
const touch = (type, points) => devtools.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
const pinch = async () => {
  await touch('touchStart', [[300, 300]]);
  await touch('touchMove', [[303, 302]]);
  await touch('touchStart', [[300, 300], [500, 300]]);
  for (let i = 1; i <= 10; i++) await touch('touchMove', [[300 - 8 * i, 300 + 5 * i], [500 + 8 * i, 300 + 5 * i]]);
  await touch('touchEnd', []);
  await page.waitForTimeout(200);
};

await touch('touchStart', [[200, 200]]);
for (let i = 1; i <= 10; i++) await touch('touchMove', [[200 + 10 * i, 200 + 5 * i]]);
await touch('touchEnd', []);
await page.waitForTimeout(200);
check((await state(page)).objects === 11, 'one finger draws');

const before = (await state(page)).view.scale;
await pinch();
check((await state(page)).objects === 11, 'two fingers draw nothing');
check((await state(page)).view.scale > before * 1.6, 'two fingers zoom');

await page.keyboard.press('s');
await pinch();
check((await state(page)).prompts === 0, 'two fingers prompt nothing');
await touch('touchStart', [[400, 300]]);
await touch('touchEnd', []);
await touch('touchStart', [[450, 300]]);
await page.waitForTimeout(600);
await touch('touchEnd', []);
await page.waitForTimeout(200);
check(JSON.stringify(await page.evaluate(() => window.__iseg.debug().prompts.map(p => p.positive))) === '[true,false]', 'a tap is a point, a long press a negative one');
await close();
