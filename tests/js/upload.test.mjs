import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createLineReader, walk } from '../../wwwroot/js/upload.js';

test('createLineReader_TextInPieces_EveryLineOnce', () => {
  const text = '{"path":"a"}\n{"path":"b"}\r\n\nnot json\n{"path":"ç"}', seen = [];
  const reader = createLineReader(v => seen.push(v.path));
  for (let end = 1; end <= text.length; end++) reader.read(text.slice(0, end), false);
  assert.deepEqual(seen, ['a', 'b']);
  reader.read(text, true);
  reader.read(text, true);
  assert.deepEqual(seen, ['a', 'b', 'ç']);
});

const file = (path, broken = false) => ({ isFile: true, fullPath: path, name: path.split('/').pop(), file: (ok, no) => broken ? no(new Error('gone')) : ok({ size: 1, name: path }) });
const folder = (path, entries) => ({
  isFile: false, fullPath: path, name: path.split('/').pop(),
  createReader: () => { let at = 0; return { readEntries: ok => { ok(entries.slice(at, at + 100)); at += 100; } }; },
});

test('walk_FolderWithManyFilesAndFolders_FindsAllInOrder', async () => {
  const many = Array.from({ length: 250 }, (_, i) => file(`/top/sub/${String(i).padStart(3, '0')}.png`));
  const found = [], errors = [];
  await walk(folder('/top', [folder('/top/sub', many), file('/top/a.png'), file('/top/broken.png', true), folder('/top/empty', [])]), i => found.push(i.path), path => errors.push(path), () => false);
  assert.equal(found.length, 251);
  assert.deepEqual(found.slice(0, 2), ['top/a.png', 'top/sub/000.png']);
  assert.deepEqual(errors, ['top/broken.png']);
});
