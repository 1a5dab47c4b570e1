import { test } from 'node:test';
import assert from 'node:assert/strict';
import { create, createLineReader, walk } from '../../wwwroot/js/upload.js';
import { dom } from './harness/dom.js';

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

/** Uploads one file; every request is answered by the next of the answers. The clock is the test's. */
async function uploading(t, answers) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  globalThis.document = dom();
  globalThis.window = { addEventListener() {}, removeEventListener() {} };
  const told = [], sent = [];
  let seconds = 0;
  globalThis.XMLHttpRequest = class {
    upload = {}; responseText = '';
    open() {} setRequestHeader() {} getResponseHeader() { return this.header ?? null; } abort() {}
    send() { sent.push(seconds); Object.assign(this, answers[Math.min(answers.length, sent.length) - 1]); setImmediate(() => this.onload()); }
  };
  const page = create(document.createElement('div'), { invokeMethodAsync: async (method, argument) => { if (method === 'UploadResults') told.push(...argument); } }, { url: '/up' });
  const [picker] = document.body.children;
  picker.files = [{ name: 'a.png', size: 3, webkitRelativePath: '' }];
  picker.fire('change');
  for (; seconds < 100 && told.length === 0; seconds++) {
    for (let i = 0; i < 5; i++) await new Promise(done => setImmediate(done));
    t.mock.timers.tick(1000);
  }
  page.dispose();
  return { told, sent };
}

const done = { status: 200, responseText: '{"path":"a.png","status":"created"}\n' };

test('create_ServerSaysLaterManyTimes_SendsItAgainUntilThereIsRoom', async t => {
  const { told, sent } = await uploading(t, [...Array.from({ length: 8 }, () => ({ status: 429, header: '2' })), done]);
  assert.deepEqual(told, [{ path: 'a.png', status: 'created' }]);
  assert.equal(sent.length, 9);
  for (let i = 1; i < sent.length; i++) assert.ok(sent[i] - sent[i - 1] >= 1, 'not before the server said');
});

test('create_ServerSaysLaterButNotWhen_WaitsAWhile', async t => {
  const { told, sent } = await uploading(t, [{ status: 429, header: 'Wed, 21 Oct 2026 07:28:00 GMT' }, { status: 429 }, done]);
  assert.equal(told[0].status, 'created');
  for (let i = 1; i < sent.length; i++) assert.ok(sent[i] - sent[i - 1] >= 4);
});

test('create_GatewayFailsForGood_IsRefusedAfterFiveTimes', async t => {
  const { told, sent } = await uploading(t, [{ status: 503 }]);
  assert.deepEqual(told, [{ path: 'a.png', status: 'refused', message: 'The connection failed.' }]);
  assert.equal(sent.length, 5);
});
