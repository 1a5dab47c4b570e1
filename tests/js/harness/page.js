import { create } from '/wwwroot/js/editor/editor.js';
import { polygonSpans } from '/wwwroot/js/editor/polygon.js';
import { FakeServer } from './fakeServer.js';

const query = new URLSearchParams(location.search), get = (name, other) => Number(query.get(name) ?? other);
const width = get('w', 6000), height = get('h', 4000), tileSize = 512;
const levels = Math.max(1, Math.ceil(Math.log2(Math.max(width, height) / tileSize)) + 1);
const server = new FakeServer(width, height);
server.latency = get('latency', 20);
server.predictLatency = get('predict', 40);

let seed = 5;
const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
for (let i = 0; i < get('objects', 100); i++) {
  const cx = random() * width, cy = random() * height, r = (0.02 + 0.06 * random()) * width, n = 40 + Math.floor(random() * 120), points = [];
  for (let k = 0; k < n; k++) {
    const a = 2 * Math.PI * k / n, d = r * (0.7 + 0.3 * Math.sin(a * (3 + i % 5) + i) + 0.06 * random());
    points.push(cx + d * Math.cos(a), cy + d * Math.sin(a));
  }
  server.add(`object-${i}`, 1 + i % 6, polygonSpans(points, width, height));
}
window.server = server;
const colours = ['#e11d48', '#2563eb', '#16a34a', '#d97706', '#9333ea', '#0891b2'];
const snapshot = JSON.parse(JSON.stringify(server.snapshot())), started = performance.now();
const editor = await create(document.getElementById('host'), server, {
  picture: { id: query.get('id') ?? 'harness', width, height, name: 'harness.png', tileSize, levels, tileUrl: `/tile/{level}/{col}/{row}?w=${width}&h=${height}` },
  snapshot,
  categories: colours.map((color, i) => ({ id: i + 1, name: `class ${i + 1}`, color, hotkey: String(i + 1) })),
  activeCategory: 1,
  settings: { tool: query.get('tool') ?? 'point', brushRadius: get('brush', 60), opacity: 0.55, threshold: 0.5 },
});
window.createMs = performance.now() - started;
setInterval(() => {
  const s = editor.state();
  document.getElementById('status').textContent = `${s.tool} ${s.mode} zoom ${s.zoom.toFixed(3)} prompts ${s.prompts} pending ${s.pending} ${s.connection} ${s.message ?? ''}`;
}, 100);
