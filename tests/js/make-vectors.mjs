// Writes tests/vectors/strokes.json and polygons.json: `node tests/js/make-vectors.mjs`.
import { writeFileSync } from 'node:fs';
import { bruteCounts, brutePolygon, bruteStroke, random } from './brute.mjs';

const next = random(20260714), pick = (low, high) => Math.round((low + next() * (high - low)) * 100) / 100;
const many = (n, w, h, margin) => Array.from({ length: 2 * n }, (_, i) => pick(-margin, (i & 1 ? h : w) + margin));

const strokes = [
  ['one pixel by its centre', 7, 5, 0.5, [3.5, 2.5]],
  ['radius half on a corner touches no centre', 7, 5, 0.5, [3, 2]],
  ['radius half just off the centre', 7, 5, 0.5, [3.5, 2.75]],
  ['rim exactly on centres', 12, 12, 3, [5.5, 5.5]],
  ['3-4-5 rim exactly on centres', 16, 16, 5, [7.5, 7.5]],
  ['repeated point', 12, 9, 2.5, [4, 4, 4, 4, 4, 4]],
  ['repeated point inside a line', 20, 9, 1.5, [3, 4, 9, 4, 9, 4, 15, 6]],
  ['horizontal', 24, 9, 2, [4.5, 4.5, 19.5, 4.5]],
  ['vertical, rim exactly on centres', 9, 24, 2, [4.5, 4.5, 4.5, 19.5]],
  ['diagonal, rim exactly on centres', 30, 30, 5, [2.5, 5.5, 22.5, 20.5]],
  ['3-4-5 slope', 40, 40, 2.5, [3.5, 4.5, 27.5, 36.5]],
  ['there and back', 24, 12, 1.25, [2, 6, 20, 6, 2, 6]],
  ['closed loop leaves a hole', 40, 40, 2, [8, 8, 32, 8, 32, 32, 8, 32, 8, 8]],
  ['self crossing', 40, 30, 1, [2, 2, 38, 28, 38, 2, 2, 28]],
  ['partly left of the picture', 20, 20, 4, [-6, 10, 3, 11]],
  ['partly below the picture', 20, 20, 4, [10, 18, 12, 29]],
  ['around the picture from outside', 20, 20, 3, [-2, -2, 22, -2, 22, 22, -2, 22]],
  ['wholly outside', 20, 20, 3, [-10, -10, -4, -8]],
  ['covers everything', 15, 11, 40, [7, 5]],
  ['covers everything from outside', 15, 11, 400, [-300, -100, -200, -90]],
  ['one column', 1, 30, 3, [0.5, 4, 0.5, 20]],
  ['one row', 30, 1, 3, [4, 0.5, 20, 0.5]],
  ['nearly vertical', 20, 60, 3.3, [9.99, 5, 10.01, 55]],
  ['short steps', 60, 40, 2.2, Array.from({ length: 120 }, (_, i) => i & 1 ? Math.round((20 + 14 * Math.sin(i / 9)) * 100) / 100 : 4 + i * 0.43)],
  ['long way through', 64, 64, 9.75, [-500.25, -480.5, 600.75, 590.25]],
  ['fractions', 33, 27, 1.37, [3.14, 2.72, 17.77, 21.09, 30.01, 4.56]],
  ['big', 300, 200, 63.5, [70.3, 80.9, 210.1, 121.7]],
];
for (let i = 0; i < 9; i++) {
  const w = 20 + Math.floor(next() * 80), h = 20 + Math.floor(next() * 80);
  strokes.push([`random ${i}`, w, h, pick(0.5, 1 + 3 * i), many(1 + Math.floor(next() * 8), w, h, 10)]);
}

const polygons = [
  ['unit square on the grid', 6, 6, [2, 2, 3, 2, 3, 3, 2, 3]],
  ['edges exactly through centres count left and top', 8, 8, [1.5, 1.5, 5.5, 1.5, 5.5, 5.5, 1.5, 5.5]],
  ['the same, other way round', 8, 8, [1.5, 1.5, 1.5, 5.5, 5.5, 5.5, 5.5, 1.5]],
  ['triangle', 20, 20, [2, 3, 17, 8, 6, 18]],
  ['diagonal through centres', 12, 12, [0.5, 0.5, 10.5, 10.5, 0.5, 10.5]],
  ['star, even-odd middle empty', 40, 40, [20, 1, 32, 38, 1, 15, 39, 15, 8, 38]],
  ['bow tie', 20, 12, [1, 1, 19, 11, 19, 1, 1, 11]],
  ['partly outside', 20, 20, [-8, 4, 12, -9, 27, 12, 9, 31]],
  ['wholly outside', 20, 20, [30, 30, 40, 30, 40, 40]],
  ['covers everything', 13, 9, [-5, -5, 30, -5, 30, 30, -5, 30]],
  ['repeated vertices', 20, 20, [3, 3, 3, 3, 15, 4, 15, 4, 9, 16, 3, 3]],
  ['too thin for any centre', 20, 20, [1, 5.6, 19, 5.6, 19, 6.4, 1, 6.4]],
  ['spike', 20, 20, [2, 2, 18, 2, 18, 10, 18, 2, 2, 12]],
  ['two points', 9, 9, [1, 1, 7, 7]],
  ['hole by a bridge', 40, 40, [2, 2, 38, 2, 38, 38, 2, 38, 2, 2, 10, 10, 10, 30, 30, 30, 30, 10, 10, 10]],
];
for (let i = 0; i < 15; i++) {
  const w = 10 + Math.floor(next() * 70), h = 10 + Math.floor(next() * 70);
  polygons.push([`random ${i}`, w, h, many(3 + i, w, h, 8)]);
}

const write = (name, cases) =>
  writeFileSync(new URL(`../vectors/${name}.json`, import.meta.url), '[\n' + cases.map(c => '  ' + JSON.stringify(c)).join(',\n') + '\n]\n');
write('strokes', strokes.map(([name, width, height, radius, points]) =>
  ({ name, width, height, radius, points, counts: bruteCounts(bruteStroke(width, height, radius, points), width, height) })));
write('polygons', polygons.map(([name, width, height, points]) =>
  ({ name, width, height, points, counts: bruteCounts(brutePolygon(width, height, points), width, height) })));
