import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { EMPTY, area, bounds, contains, difference, intersect, subtract, union } from '../../wwwroot/js/editor/mask.js';
import { decodeCounts, encodeCounts, fromPatch, replacePatch, toPatch } from '../../wwwroot/js/editor/rle.js';
import { strokeSpans } from '../../wwwroot/js/editor/stroke.js';
import { polygonSpans } from '../../wwwroot/js/editor/polygon.js';
import { bruteCounts, brutePolygon, bruteStroke, random } from './brute.mjs';

const vectors = name => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'));
const whole = (w, h) => ({ x: 0, y: 0, w, h });
const countsOf = (spans, w, h) => toPatch(spans, h, whole(w, h)).counts;
const spansOf = (raster, w, h) => fromPatch({ ...whole(w, h), counts: bruteCounts(raster, w, h) }, w, h);
const noise = (next, w, h, p) => Uint8Array.from({ length: w * h }, () => next() < p ? 1 : 0);
const size = next => [1 + Math.floor(next() * 24), 1 + Math.floor(next() * 24)];

test('strokeSpans_Vectors_SamePixelsAsBruteForce', () => {
  for (const { name, width, height, radius, points, counts } of vectors('strokes'))
    assert.equal(countsOf(strokeSpans(points, radius, width, height), width, height), counts, name);
});

test('polygonSpans_Vectors_SamePixelsAsBruteForce', () => {
  for (const { name, width, height, points, counts } of vectors('polygons'))
    assert.equal(countsOf(polygonSpans(points, width, height), width, height), counts, name);
});

test('strokeSpans_RandomLatticeStrokes_SamePixelsAsBruteForce', () => {
  const next = random(7);
  for (let round = 0; round < 300; round++) {
    const w = 10 + Math.floor(next() * 40), h = 10 + Math.floor(next() * 40);
    // Half-integer points and whole radii put pixel centres exactly on the rim, where rounding decides.
    const grid = round % 2 ? 2 : 100, radius = round % 3 ? 1 + Math.floor(next() * 12) / 2 : 0.5 + next() * 9;
    const points = Array.from({ length: 2 * (1 + Math.floor(next() * 6)) }, () => Math.round((next() * 60 - 10) * grid) / grid);
    assert.equal(countsOf(strokeSpans(points, radius, w, h), w, h), bruteCounts(bruteStroke(w, h, radius, points), w, h), JSON.stringify({ w, h, radius, points }));
  }
});

test('polygonSpans_RandomLatticePolygons_SamePixelsAsBruteForce', () => {
  const next = random(8);
  for (let round = 0; round < 300; round++) {
    const w = 5 + Math.floor(next() * 40), h = 5 + Math.floor(next() * 40), grid = round % 2 ? 2 : 100;
    const points = Array.from({ length: 2 * (3 + Math.floor(next() * 9)) }, () => Math.round((next() * 60 - 10) * grid) / grid);
    assert.equal(countsOf(polygonSpans(points, w, h), w, h), bruteCounts(brutePolygon(w, h, points), w, h), JSON.stringify({ w, h, points }));
  }
});

test('counts_RandomRuns_RoundTrip', () => {
  const next = random(1);
  for (let round = 0; round < 200; round++) {
    const runs = Array.from({ length: 1 + Math.floor(next() * 40) }, () => Math.floor(next() ** 6 * 2 ** 33));
    assert.deepEqual(decodeCounts(encodeCounts(runs)), runs);
  }
});

test('decodeCounts_BrokenText_Throws', () => {
  assert.throws(() => decodeCounts('P'), RangeError);
  assert.throws(() => decodeCounts('1\u0001'), RangeError);
});

test('patch_RandomMasks_RoundTripAndBounds', () => {
  const next = random(2);
  for (let round = 0; round < 200; round++) {
    const [w, h] = size(next), raster = noise(next, w, h, next() ** 2), spans = spansOf(raster, w, h);
    assert.equal(countsOf(spans, w, h), bruteCounts(raster, w, h));
    assert.deepEqual(fromPatch(toPatch(spans, h), w, h), spans);
    assert.equal(area(spans), raster.reduce((s, v) => s + v, 0));
    const xs = [], ys = [];
    raster.forEach((v, i) => { if (v) { xs.push(i % w); ys.push(Math.floor(i / w)); } });
    const box = bounds(spans, h);
    if (xs.length === 0) assert.equal(box, null);
    else assert.deepEqual(box, { x: Math.min(...xs), y: Math.min(...ys), w: Math.max(...xs) - Math.min(...xs) + 1, h: Math.max(...ys) - Math.min(...ys) + 1 });
    for (let i = 0; i < w * h; i++) assert.equal(contains(spans, h, i % w, Math.floor(i / w)), raster[i] === 1);
  }
});

test('algebra_RandomMasks_MatchesPixelByPixel', () => {
  const next = random(3);
  for (let round = 0; round < 200; round++) {
    const [w, h] = size(next), p = noise(next, w, h, next()), q = noise(next, w, h, next());
    const a = spansOf(p, w, h), b = spansOf(q, w, h);
    const check = (spans, rule) => assert.equal(countsOf(spans, w, h), bruteCounts(p.map((v, i) => rule(v, q[i]) ? 1 : 0), w, h));
    check(union(a, b), (x, y) => x | y);
    check(subtract(a, b), (x, y) => x & ~y);
    check(intersect(a, b), (x, y) => x & y);
    check(difference(a, b), (x, y) => x ^ y);
  }
});

test('replacePatch_RandomRectangle_OnlyTheRectangleChanges', () => {
  const next = random(4);
  for (let round = 0; round < 200; round++) {
    const [w, h] = size(next), p = noise(next, w, h, 0.5), q = noise(next, w, h, 0.5);
    const x = Math.floor(next() * w), y = Math.floor(next() * h), rect = { x, y, w: 1 + Math.floor(next() * (w - x)), h: 1 + Math.floor(next() * (h - y)) };
    const out = replacePatch(spansOf(p, w, h), toPatch(spansOf(q, w, h), h, rect), w, h);
    const inside = i => i % w >= x && i % w < x + rect.w && Math.floor(i / w) >= y && Math.floor(i / w) < y + rect.h;
    assert.equal(countsOf(out, w, h), bruteCounts(p.map((v, i) => inside(i) ? q[i] : v), w, h));
  }
});

test('replacePatch_EmptyPatch_EmptiesTheMask', () => {
  assert.deepEqual(replacePatch(Uint32Array.of(3, 9), { x: 0, y: 0, w: 0, h: 0, counts: '' }, 10, 10), EMPTY);
});

test('fromPatch_OutsideThePicture_Throws', () => {
  assert.throws(() => fromPatch({ x: 8, y: 0, w: 4, h: 2, counts: '8' }, 10, 10), RangeError);
});
