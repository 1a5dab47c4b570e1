import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Viewport } from '../../wwwroot/js/editor/viewport.js';
import { simplify, simplifyTo, split } from '../../wwwroot/js/editor/simplify.js';
import { random } from './brute.mjs';

const near = (a, b, e = 1e-6) => assert.ok(Math.abs(a - b) <= e, `${a} is not ${b}`);

test('viewport_RandomMoves_InverseAndClamps', () => {
  const next = random(11);
  for (let round = 0; round < 100; round++) {
    const w = 1 + Math.floor(next() * 12000), h = 1 + Math.floor(next() * 9000), view = new Viewport(w, h);
    view.resize(200 + next() * 2000, 200 + next() * 1500, 1 + Math.floor(next() * 3));
    view.fit();
    for (let step = 0; step < 40; step++) {
      const sx = next() * view.width, sy = next() * view.height;
      if (next() < 0.5) {
        view.zoom(Math.exp(next() * 4 - 2), sx, sy);
      } else view.pan((next() - 0.5) * 5000, (next() - 0.5) * 5000);
      const p = view.toPicture(sx, sy), s = view.toScreen(p.x, p.y);
      near(s.x, sx); near(s.y, sy);
      assert.ok(view.scale <= 64 && view.scale >= view.minScale);
      // Something of the picture is always in sight.
      assert.ok(view.x < view.width && view.y < view.height && view.x + w * view.scale > 0 && view.y + h * view.scale > 0);
    }
  }
});

test('zoom_AtCursor_KeepsThePointUnderTheCursor', () => {
  const view = new Viewport(6000, 4000);
  view.resize(1000, 800, 2);
  view.fit();
  const before = view.toPicture(420, 310);
  view.zoom(3, 420, 310);
  const after = view.toPicture(420, 310);
  near(before.x, after.x); near(before.y, after.y);
});

test('fit_Picture_IsCentredAndWhole', () => {
  const view = new Viewport(6000, 4000);
  view.resize(1000, 800, 1);
  view.fit();
  const a = view.toScreen(0, 0), b = view.toScreen(6000, 4000);
  near(a.x, 1000 - b.x); near(a.y, 800 - b.y);
  assert.ok(a.x >= 0 && a.y >= 0);
});

test('resize_NotFitted_KeepsTheCentre', () => {
  const view = new Viewport(6000, 4000);
  view.resize(1000, 800, 1);
  view.zoomTo(1, 500, 400);
  const before = view.toPicture(500, 400);
  view.resize(700, 500, 2);
  const after = view.toPicture(350, 250);
  near(before.x, after.x); near(before.y, after.y);
});

test('viewport_NotANumber_ChangesNothing', () => {
  const view = new Viewport(100, 100);
  view.resize(50, 50, 1); view.fit();
  const before = view.snapshot();
  view.zoom(NaN, 1, 1); view.pan(NaN, 3); view.resize(NaN, 3, 1);
  assert.deepEqual(view.snapshot(), before);
});

test('simplify_RandomLine_StaysWithinTolerance', () => {
  const next = random(12);
  for (let round = 0; round < 50; round++) {
    const points = [], tolerance = 0.2 + next() * 3;
    for (let i = 0, x = 0, y = 0; i < 200; i++) points.push(x += next() * 4 - 1, y += next() * 4 - 2);
    const out = simplify(points, tolerance);
    for (let i = 0; i < points.length; i += 2) {
      let best = Infinity;
      for (let k = 0; k + 3 < out.length; k += 2) {
        const ux = out[k + 2] - out[k], uy = out[k + 3] - out[k + 1], l = ux * ux + uy * uy;
        const t = l > 0 ? Math.min(1, Math.max(0, ((points[i] - out[k]) * ux + (points[i + 1] - out[k + 1]) * uy) / l)) : 0;
        best = Math.min(best, Math.hypot(points[i] - out[k] - t * ux, points[i + 1] - out[k + 1] - t * uy));
      }
      assert.ok(best <= tolerance + 1e-9);
    }
  }
});

test('simplifyTo_Noise_ReachesTheLimit', () => {
  const next = random(13), points = Array.from({ length: 4000 }, () => next() * 1000);
  assert.ok(simplifyTo(points, 300, 0).length <= 600);
});

test('split_LongLine_PiecesShareTheirEnds', () => {
  const points = Array.from({ length: 50 }, (_, i) => i), pieces = split(points, 8);
  assert.ok(pieces.every(p => p.length <= 16 && p.length >= 4));
  for (let i = 1; i < pieces.length; i++) assert.deepEqual(pieces[i].slice(0, 2), pieces[i - 1].slice(-2));
  assert.deepEqual([...pieces[0], ...pieces.slice(1).flatMap(p => p.slice(2))], points);
  assert.deepEqual(split([1, 2], 8), [[1, 2]]);
});
