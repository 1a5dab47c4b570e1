// Frame times while a long stroke is drawn over 100 objects, printed, never asserted: `node tests/js/harness/perf.mjs`.
import { open, settle } from './browser.mjs';

for (const size of ['w=6000&h=4000', 'w=12000&h=8400']) {
  const { page, close } = await open(`${size}&objects=100&tool=brush&brush=80`);
  for (const zoom of ['fit', 'actual']) {
    await page.evaluate(z => window.__iseg.zoomTo(z), zoom);
    await settle(page);
    console.log(size, zoom, JSON.stringify(await page.evaluate(measure)));
    await page.evaluate(() => window.__iseg.flush());
  }
  await close();
}

/** Runs in the page. */
async function measure() {
  const host = document.getElementById('host'), editor = window.__iseg, frame = () => new Promise(requestAnimationFrame);
  const fire = (type, x, y) => host.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, pointerId: 1, pointerType: 'mouse', button: type === 'pointermove' ? -1 : 0, buttons: 1, clientX: x, clientY: y }));
  const stat = list => { const s = [...list].sort((a, b) => a - b); return { median: +s[s.length >> 1].toFixed(1), p95: +s[Math.floor(s.length * 0.95)].toFixed(1), worst: +s[s.length - 1].toFixed(1) }; };
  const stroke = async (frames, reach) => {
    const deltas = [];
    editor.painter.scheduler.times.length = 0;
    fire('pointerdown', 200, 450);
    let last = performance.now();
    for (let i = 0; i < frames; i++) {
      await frame();
      const now = performance.now();
      deltas.push(now - last);
      last = now;
      // Eight samples a frame: a 480 Hz pen.
      for (let k = 0; k < 8; k++) { const a = (i * 8 + k) / 60; fire('pointermove', 600 + reach * Math.cos(a * 0.7), 450 + reach * 0.8 * Math.sin(a)); }
    }
    const paint = stat(editor.painter.scheduler.times), before = performance.now();
    fire('pointerup', 600, 450);
    const release = +(performance.now() - before).toFixed(1);
    editor.painter.scheduler.times.length = 0;
    await frame(); await frame();
    return { frames: stat(deltas), paint, release, repaint: +Math.max(...editor.painter.scheduler.times).toFixed(1) };
  };
  editor.select('object-3');
  await frame();
  await stroke(20, 100);
  return { short: await stroke(40, 120), long: await stroke(300, 440) };
}
