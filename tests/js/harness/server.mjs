// Serves the editor, the test page and drawn tiles: `node tests/js/harness/server.mjs [port]`, then open /?w=6000&h=4000&objects=100.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const types = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.html': 'text/html', '.json': 'application/json' };

/** A tile as a BMP: shades that change over the picture, a grid every 100 pixels, a chequered pixel pattern. */
function tile(level, col, row, width, height, size) {
  const levels = Math.max(1, Math.ceil(Math.log2(Math.max(width, height) / size)) + 1), f = 2 ** (levels - 1 - level);
  const lw = Math.ceil(width / f), lh = Math.ceil(height / f), w = Math.min(size, lw - col * size), h = Math.min(size, lh - row * size);
  if (!(w > 0 && h > 0)) return null;
  const stride = (w * 3 + 3) & ~3, out = Buffer.alloc(54 + stride * h);
  out.write('BM'); out.writeUInt32LE(out.length, 2); out.writeUInt32LE(54, 10); out.writeUInt32LE(40, 14);
  out.writeInt32LE(w, 18); out.writeInt32LE(-h, 22); out.writeUInt16LE(1, 26); out.writeUInt16LE(24, 28);
  for (let v = 0; v < h; v++)
    for (let u = 0; u < w; u++) {
      const x = (col * size + u) * f, y = (row * size + v) * f, at = 54 + v * stride + u * 3;
      const grid = x % 500 < Math.max(3, f) || y % 500 < Math.max(3, f) ? 60 : x % 100 < f || y % 100 < f ? 25 : 0;
      const chequer = f === 1 && ((x + y) & 1) ? 12 : 0, blob = 40 * Math.sin(x / 170) * Math.cos(y / 130);
      out[at] = Math.max(0, 120 + blob + chequer - grid);
      out[at + 1] = Math.max(0, 90 + 90 * y / height + blob - grid + chequer);
      out[at + 2] = Math.max(0, 60 + 110 * x / width - blob - grid + chequer);
    }
  return out;
}

let uploads = 0;
/** Answers as the protocol says; every seventh request breaks, and a .zip gives ten lines, slowly. */
async function upload(request, response) {
  const path = decodeURIComponent(request.headers['x-picture-path']);
  let bytes = 0;
  for await (const chunk of request) bytes += chunk.length;
  if (++uploads % 7 === 0) return request.socket.destroy();
  if (path.endsWith('.txt')) { response.writeHead(415, { 'content-type': 'application/problem+json' }); return response.end(JSON.stringify({ title: 'Not a picture.' })); }
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  for (let i = 0; i < (path.endsWith('.zip') ? 10 : 1); i++) {
    response.write(JSON.stringify({ path: path.endsWith('.zip') ? `${path}/${i}.png` : path, status: i % 3 === 2 ? 'duplicate' : 'created', pictureId: `${uploads}-${i}`, bytes }) + '\n');
    if (i > 0) await new Promise(resolve => setTimeout(resolve, 30));
  }
  response.end();
}

createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const match = /^\/tile\/(\d+)\/(\d+)\/(\d+)$/.exec(url.pathname);
  try {
    if (url.pathname === '/upload' && request.method === 'POST') return await upload(request, response);
    if (match !== null) {
      const [level, col, row] = match.slice(1).map(Number), body = tile(level, col, row, +url.searchParams.get('w'), +url.searchParams.get('h'), 512);
      response.writeHead(body === null ? 404 : 200, { 'content-type': 'image/bmp', 'cache-control': 'max-age=600' });
      return response.end(body);
    }
    const path = url.pathname === '/' ? 'tests/js/harness/index.html' : normalize(url.pathname).replace(/^(\.\.[/\\])+/, '');
    const body = await readFile(join(root, path));
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream', 'cache-control': 'no-store' });
    response.end(body);
  } catch { response.writeHead(404).end(); }
}).listen(Number(process.argv[2] ?? 8123), '127.0.0.1');
