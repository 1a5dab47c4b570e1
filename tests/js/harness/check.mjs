// Works through the editor as a person would, in a browser: `node tests/js/harness/check.mjs` (see browser.mjs).
import { check, open, same as sameAs, settle, state } from './browser.mjs';

const { page, close } = await open('w=6000&h=4000&objects=30');
const now = () => state(page), same = () => sameAs(page), key = k => page.keyboard.press(k), pause = (ms = 150) => page.waitForTimeout(ms);
const click = async points => { for (const [x, y] of points) { await page.mouse.click(x, y); await pause(60); } };
const drag = async (x0, y0, x1, y1, options = {}) => {
  await page.mouse.move(x0, y0);
  await page.mouse.down(options);
  await page.mouse.move(x1, y1, { steps: 12 });
  await page.mouse.up(options);
};
const sent = (method, take) => page.evaluate(([m, n]) => window.server.calls.filter(c => c[0] === m).slice(-n).map(c => c[1]), [method, take]);

// Polygon
await key('p');
await click([[300, 200], [420, 210], [500, 300], [380, 400]]);
await key('Backspace');
await click([[260, 380], [302, 202]]);
await pause();
check((await now()).objects === 31 && (await now()).selected !== null, 'a polygon closes on its first vertex');
await pause(400);
await click([[800, 200], [900, 210]]);
await page.mouse.dblclick(850, 330);
await pause();
check((await now()).objects === 32, 'a polygon closes on a double click');
await pause(400);
await click([[1000, 500], [1100, 510], [1050, 600]]);
await key('v');
await pause();
check((await now()).objects === 33, 'another tool keeps the polygon');

// Select, category, lock
await click([[850, 250]]);
const chosen = (await now()).selected;
check(chosen !== null, 'a click selects');
await key('3');
await pause();
check(await page.evaluate(id => window.server.objects.get(id).categoryId, chosen) === 3, 'a digit changes the category');
await key('Alt+l');
await pause();
await key('b');
await drag(850, 250, 900, 400);
check((await now()).message?.includes('locked'), 'a locked object refuses a stroke');
await key('Delete');
await pause();
check((await now()).objects === 33, 'a locked object is not deleted');
await key('Alt+l');
await pause();

// Brush and eraser
await drag(850, 250, 950, 400);
await pause();
check(await same(), 'the brush adds the same pixels here and there');
await drag(840, 240, 900, 300, { button: 'right' });
await page.keyboard.down('x');
await drag(900, 330, 930, 380);
await page.keyboard.up('x');
await pause();
check((await sent('Edit', 2)).every(e => e.mode === 'subtract') && await same(), 'right drag and X erase');
await page.keyboard.down('Shift');
await click([[1200, 700]]);
await page.keyboard.up('Shift');
await pause();
check((await sent('Edit', 1))[0].points.length === 4, 'Shift+click draws a straight line');
const radius = (await now()).brushRadius;
await key(']');
await page.keyboard.down('Alt');
await page.mouse.wheel(0, -100);
await page.keyboard.up('Alt');
check((await now()).brushRadius > radius * 1.2, 'the brush grows');
await key('Control+z');
await key('Control+z');
await pause(300);
check(await same(), 'undo');
await key('Control+Shift+z');
await pause(300);
check(await same(), 'redo');
await key('n');
await key('e');
await drag(100, 100, 200, 200);
check((await now()).message === 'Select an object to erase from.', 'the eraser needs an object');

// Prompts
await key('s');
await click([[200, 700]]);
await pause(250);
await key('b');
await pause();
const accepted = (await now()).selected;
check(accepted !== null && (await now()).prompts === 0, 'another tool accepts the prediction');
await drag(200, 700, 300, 760);
await pause();
check((await now()).selected === accepted, 'the brush goes on with the accepted object');
await page.evaluate(() => { window.__iseg.setMode('add'); window.__iseg.setTool('point'); });
await click([[290, 700]]);
await key('l');
await drag(320, 640, 400, 600);
await key('r');
await drag(380, 520, 460, 580);
await pause(250);
check((await now()).prompts === 3, 'point, line and box share one session');
await key('Control+z');
check((await now()).prompts === 2, 'undo takes a prompt back');
await pause(250);
await key('Enter');
await pause();
check(await same() && (await now()).selected === accepted, 'accept adds to the selected object');
await page.evaluate(() => window.__iseg.setMode('new'));

// View
const before = (await now()).view;
await page.keyboard.down('Space');
await drag(700, 400, 650, 380);
await page.keyboard.up('Space');
const after = (await now()).view;
check(Math.abs(after.x - before.x + 50) < 1 && Math.abs(after.y - before.y + 20) < 1 && (await now()).prompts === 0, 'Space pans and does nothing else');
await drag(700, 400, 720, 380, { button: 'middle' });
check(Math.abs((await now()).view.x - after.x - 20) < 1, 'the middle button pans');
await page.mouse.move(255, 735);
for (let i = 0; i < 40; i++) await page.mouse.wheel(0, -120);
await settle(page);
check((await now()).view.scale === 64, 'the wheel zooms up to a limit');
await key('Control+0');
await page.keyboard.down('h');
await pause();
check(await page.evaluate(() => getComputedStyle(document.querySelector('.iseg-layer-objects')).visibility) === 'hidden', 'H peeks');
await page.keyboard.up('h');
await key('Shift+H');
await pause();
check((await now()).hidden.length === (await now()).objects, 'Shift+H hides all');
await key('Shift+H');
check((await now()).hidden.length === 0, 'Shift+H shows all');

// Server
await key('?');
await key('f');
await pause();
check(JSON.stringify(await sent('Command', 9)) === '["help","next-picture"]', 'keys become commands');
await page.evaluate(() => { window.server.down = true; });
await key('b');
await drag(300, 300, 500, 330);
await drag(300, 400, 500, 430);
await pause(500);
check((await now()).connection === 'offline' && (await now()).pending === 2, 'offline, edits wait');
await page.evaluate(() => { window.server.down = false; });
await pause(3500);
check((await now()).connection === 'online' && (await now()).pending === 0 && await same(), 'back online, edits arrive');
check(await page.evaluate(() => {
  const canvases = document.querySelectorAll('canvas').length;
  window.__iseg.dispose();
  return canvases === 7 && document.querySelectorAll('canvas').length === 0 && window.__iseg === undefined;
}), 'dispose leaves nothing behind');
await key('b');
await close();
