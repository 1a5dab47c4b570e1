// Maps come from the server packed with zlib, which browsers unpack by themselves.

/** @param {Uint8Array} bytes @param {number} length what it must give @returns {Promise<Uint8Array>} */
export async function unpack(bytes, length) {
  const stream = new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(new DecompressionStream('deflate'));
  const out = new Uint8Array(await new Response(stream).arrayBuffer());
  if (out.length !== length) throw new RangeError(`${out.length} bytes instead of ${length}`);
  return out;
}
