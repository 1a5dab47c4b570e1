// Is every picture pixel of the active object painted where it belongs, at several zooms? `node tests/js/harness/pixels.mjs` (see browser.mjs).
import { check, open, settle } from './browser.mjs';

for (const deviceScaleFactor of [1, 1.5, 2]) {
  const { page, close } = await open('w=3000&h=2000&objects=8&tool=brush&brush=25', { deviceScaleFactor, viewport: { width: 700, height: 500 } });
  await page.evaluate(() => { const e = window.__iseg; e.session.stroke([1400, 900, 1440, 960, 1500, 930, 1600.5, 1020.25], 22.5, false, 0.1); e.session.stroke([1450, 930, 1470, 950], 6.2, true, 0.1); });
  // Below two device pixels a picture pixel, whole-pixel tile corners may move an edge by one of them.
  for (const zoom of [2, 3, 4.1, 9, 17, 40]) {
    await page.evaluate(z => { const e = window.__iseg; e.view.zoomTo(z, 350, 250); e.view.centreOn(1446.3, 938.7); e.viewChanged(); }, zoom);
    await settle(page);
    const wrong = await page.evaluate(async () => {
      const { contains } = await import('/wwwroot/js/editor/mask.js');
      const { view, painter, session } = window.__iseg, context = painter.layers.contexts.active, { width, height } = context.canvas;
      const { data } = context.getImageData(0, 0, width, height), area = view.visible();
      let bad = 0, inside = 0;
      for (let x = area.x + 1; x < area.x + area.w - 1; x++)
        for (let y = area.y + 1; y < area.y + area.h - 1; y++) {
          const px = Math.floor(((x + 0.5) * view.scale + view.x) * view.dpr), py = Math.floor(((y + 0.5) * view.scale + view.y) * view.dpr);
          if (px < 0 || py < 0 || px >= width || py >= height) continue;
          const should = contains(session.item.spans, session.picture.height, x, y);
          if (should) inside++;
          if ((data[(py * width + px) * 4 + 3] > 127) !== should) bad++;
        }
      return { bad, inside };
    });
    check(wrong.bad === 0 && wrong.inside > 0, `ratio ${deviceScaleFactor}, zoom ${zoom}: ${wrong.bad} of ${wrong.inside} pixels wrong`);
  }
  await close();
}
