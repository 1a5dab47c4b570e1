// The rules of docs/editor-protocol.md as plain loops over every pixel, sharing no code with the editor.

/** Deterministic numbers in [0, 1). */
export function random(seed) {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), s | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Row-major 0/1 raster. */
export function bruteStroke(width, height, radius, points) {
  const out = new Uint8Array(width * height), n = points.length / 2;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const px = x + 0.5, py = y + 0.5;
      for (let i = 0; i < (n === 1 ? 1 : n - 1); i++) {
        const ax = points[2 * i], ay = points[2 * i + 1];
        const bx = n === 1 ? ax : points[2 * i + 2], by = n === 1 ? ay : points[2 * i + 3];
        const ux = bx - ax, uy = by - ay, dot = ux * ux + uy * uy;
        let t = dot > 0 ? ((px - ax) * ux + (py - ay) * uy) / dot : 0;
        t = Math.min(1, Math.max(0, t));
        const dx = px - (ax + t * ux), dy = py - (ay + t * uy);
        if (dx * dx + dy * dy <= radius * radius) { out[y * width + x] = 1; break; }
      }
    }
  return out;
}

/** Row-major 0/1 raster. */
export function brutePolygon(width, height, points) {
  const out = new Uint8Array(width * height), n = points.length / 2;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const cx = x + 0.5, cy = y + 0.5;
      let inside = false;
      for (let i = 0; i < n; i++) {
        const ax = points[2 * i], ay = points[2 * i + 1];
        const bx = points[(2 * i + 2) % (2 * n)], by = points[(2 * i + 3) % (2 * n)];
        if ((ay > cy) !== (by > cy) && cx < ax + (cy - ay) * (bx - ax) / (by - ay)) inside = !inside;
      }
      if (inside) out[y * width + x] = 1;
    }
  return out;
}

/** COCO's compressed counts of a row-major raster. */
export function bruteCounts(raster, width, height) {
  const runs = [];
  let value = 0, length = 0;
  for (let x = 0; x < width; x++)
    for (let y = 0; y < height; y++) {
      const v = raster[y * width + x];
      if (v !== value) { runs.push(length); length = 0; value = v; }
      length++;
    }
  runs.push(length);
  const bytes = [];
  runs.forEach((run, i) => {
    let v = i > 2 ? run - runs[i - 2] : run, more;
    do {
      let c = v & 0x1f;
      v >>= 5;
      more = c & 0x10 ? v !== -1 : v !== 0;
      if (more) c |= 0x20;
      bytes.push(c + 48);
    } while (more);
  });
  return String.fromCharCode(...bytes);
}
