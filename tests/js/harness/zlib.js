// A zlib stream without any packing, for browser and Node alike: header, stored blocks, Adler-32.

/** @param {Uint8Array} bytes */
export function deflate(bytes) {
  const out = [0x78, 0x01];
  for (let at = 0; at === 0 || at < bytes.length; at += 65535) {
    const part = bytes.subarray(at, at + 65535), n = part.length;
    out.push(at + 65535 >= bytes.length ? 1 : 0, n & 255, n >> 8, ~n & 255, (~n >> 8) & 255);
    for (const byte of part) out.push(byte);
  }
  let a = 1, b = 0;
  for (const byte of bytes) { a = (a + byte) % 65521; b = (b + a) % 65521; }
  out.push(b >> 8, b & 255, a >> 8, a & 255);
  return Uint8Array.from(out);
}
