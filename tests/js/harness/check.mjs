// Works through the editor as a person would, in a browser: `node tests/js/harness/check.mjs` (see browser.mjs).
import { check as ok, open, same as sameAs, settle, state } from './browser.mjs';

const { page, close } = await open('w=6000&h=4000&objects=30');
const s = () => state(page), same = () => sameAs(page);
const drag = async (x0, y0, x1, y1, o = {}) => { await page.mouse.move(x0, y0); await page.mouse.down(o); await page.mouse.move(x1, y1, { steps: 12 }); await page.mouse.up(o); };
// polygon
await page.keyboard.press('p');
for (const [x, y] of [[300, 200], [420, 210], [500, 300], [380, 400]]) { await page.mouse.click(x, y); await page.waitForTimeout(60); }
await page.mouse.move(340, 320); await page.keyboard.press('Backspace'); await page.mouse.click(260, 380); await page.mouse.move(302, 203); await page.waitForTimeout(100);

await page.mouse.click(302, 202); await page.waitForTimeout(200);
ok((await s()).objects === 31 && (await s()).selected, 'polygon closes on first vertex');
await page.waitForTimeout(400);
for (const [x, y] of [[800, 200], [900, 210]]) await page.mouse.click(x, y);
await page.mouse.dblclick(850, 330); await page.waitForTimeout(200);
ok((await s()).objects === 32, 'polygon closes on double click');
// switch tool keeps a half-done polygon
await page.waitForTimeout(400);
for (const [x, y] of [[1000, 500], [1100, 510], [1050, 600]]) await page.mouse.click(x, y);
await page.keyboard.press('v'); await page.waitForTimeout(150);
ok((await s()).objects === 33, 'tool switch keeps the polygon');
// select
await page.mouse.click(850, 250); await page.waitForTimeout(150);
const sel = (await s()).selected; ok(sel !== null, 'select picks');
await page.keyboard.press('3'); await page.waitForTimeout(150);
ok(await page.evaluate(id => server.objects.get(id).categoryId, sel) === 3, 'digit changes category');
await page.keyboard.press('Alt+l'); await page.waitForTimeout(150);
await page.keyboard.press('b'); await drag(850, 250, 900, 400);
ok((await s()).message?.includes('locked'), 'locked refuses: ' + (await s()).message);
await page.keyboard.press('Delete'); await page.waitForTimeout(100); ok((await s()).objects === 33, 'locked not deleted');
await page.keyboard.press('Alt+l'); await page.waitForTimeout(150);
await drag(850, 250, 950, 400); await page.waitForTimeout(150); ok(await same(), 'brush adds, same as server');
// right-drag erases; X erases
await drag(840, 240, 900, 300, { button: 'right' }); await page.waitForTimeout(100); ok(await same(), 'right drag erased');
await page.keyboard.down('x'); await drag(900, 330, 930, 380); await page.keyboard.up('x');
const edits = await page.evaluate(() => server.calls.filter(c => c[0] === 'Edit').slice(-2).map(c => c[1].mode)); ok(edits.join() === 'subtract,subtract', 'erase modes ' + edits);
// shift line
await page.keyboard.down('Shift'); await page.mouse.click(1200, 700); await page.keyboard.up('Shift'); await page.waitForTimeout(150);
ok((await page.evaluate(() => server.calls.filter(c => c[0] === 'Edit').at(-1)[1].points.length)) === 4, 'shift click line');

const r0 = (await s()).brushRadius; await page.keyboard.press(']'); await page.keyboard.down('Alt'); await page.mouse.wheel(0, -100); await page.keyboard.up('Alt'); ok((await s()).brushRadius > r0 * 1.2, 'brush size ' + r0 + '->' + (await s()).brushRadius);
await page.keyboard.press('Control+z'); await page.keyboard.press('Control+z'); await page.waitForTimeout(200); ok(await same(), 'undo');
await page.keyboard.press('Control+Shift+z'); await page.waitForTimeout(200); ok(await same(), 'redo');
// N, eraser without selection
await page.keyboard.press('n'); await page.keyboard.press('e'); await drag(100, 100, 200, 200); ok((await s()).message === 'Select an object to erase from.', 'eraser needs selection');
// prompt then brush: accept first
await page.keyboard.press('s'); await page.mouse.click(200, 700); await page.waitForTimeout(200); await page.keyboard.press('b'); await page.waitForTimeout(200);
let st = await s(); ok(st.selected !== null && st.prompts === 0, 'tool switch accepts'); const id1 = st.selected;
await drag(200, 700, 300, 760); await page.waitForTimeout(150); ok((await s()).selected === id1, 'brush goes on with accepted');
// add/subtract preview
await page.evaluate(() => { __iseg.setMode('subtract'); __iseg.setTool('point'); }); await page.mouse.click(215, 705); await page.waitForTimeout(250);
await page.keyboard.press('Escape'); await page.evaluate(() => __iseg.setMode('add')); await page.mouse.click(290, 700); await page.waitForTimeout(250);
await page.keyboard.press('Enter'); await page.waitForTimeout(150); ok(await same() && (await s()).selected === id1, 'add accepted');
await page.evaluate(() => __iseg.setMode('new'));
// space pan, wheel zoom at cursor
const v0 = (await s()).view; await page.keyboard.down('Space'); await drag(700, 400, 650, 380); await page.keyboard.up('Space'); const v1 = (await s()).view; ok(Math.abs(v1.x - v0.x + 50) < 1 && Math.abs(v1.y - v0.y + 20) < 1, 'space pan'); ok((await s()).prompts === 0, 'no prompt from panning');
await drag(700, 400, 720, 380, { button: 'middle' }); ok(Math.abs((await s()).view.x - v1.x - 20) < 1, 'middle pan');
// zoom deep
await page.mouse.move(255, 735); for (let i = 0; i < 40; i++) await page.mouse.wheel(0, -120); await settle(page);
await page.keyboard.press('Control+0'); await page.waitForTimeout(200);
// peek / hide all
await page.keyboard.down('h'); await page.waitForTimeout(100); ok(await page.evaluate(() => getComputedStyle(document.querySelector('.iseg-layer-objects')).visibility) === 'hidden', 'peek'); await page.keyboard.up('h');
await page.keyboard.press('Shift+H'); await page.waitForTimeout(150); ok((await s()).hidden.length === (await s()).objects, 'hide all'); await page.keyboard.press('Shift+H'); ok((await s()).hidden.length === 0, 'show all');
// typed help
await page.keyboard.press('?'); await page.keyboard.press('f'); await page.waitForTimeout(150); ok(JSON.stringify(await page.evaluate(() => server.calls.filter(c => c[0] === 'Command').map(c => c[1]))) === '["help","next-picture"]', 'commands');
// offline
await page.evaluate(() => { server.down = true; }); await page.keyboard.press('b'); await drag(300, 300, 500, 330); await drag(300, 400, 500, 430); await page.waitForTimeout(500); st = await s(); ok(st.connection === 'offline' && st.pending === 2, 'offline queues ' + st.pending);

await page.evaluate(() => { server.down = false; }); await page.waitForTimeout(3500); st = await s(); ok(st.connection === 'online' && st.pending === 0 && await same(), 'back online ' + st.pending);
// edits survive a dispose + create
ok(await page.evaluate(() => { const before = document.querySelectorAll('canvas').length; __iseg.dispose(); return before === 5 && document.querySelectorAll('canvas').length === 0 && window.__iseg === undefined; }), 'dispose clears');
await page.mouse.click(500, 500); await page.keyboard.press('b');
await close();
