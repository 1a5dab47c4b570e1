import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Outbox } from '../../wwwroot/js/editor/outbox.js';
import { memory } from './harness/memory.js';
import { random } from './brute.mjs';

const soon = () => ({ later: run => setTimeout(run, 0), forget: clearTimeout });
const edit = n => ({ editId: `id-${n}`, kind: 'stroke', n });

test('outbox_RandomFailuresAndReloads_EveryEditOnceAndInOrder', async () => {
  for (let seed = 1; seed <= 30; seed++) {
    const next = random(seed), storage = memory(), applied = [], known = new Set();
    let settled = 0, outbox, made = 0;
    const open = () => new Outbox({
      storage, picture: 'p', ...soon(),
      send: async e => {
        await null;
        const luck = next();
        if (luck < 0.2) throw new Error('never arrived');
        if (luck < 0.3) return { ok: false, code: 'busy', error: 'busy' };
        if (!known.has(e.editId)) { known.add(e.editId); applied.push(e.n); }
        if (luck < 0.5) throw new Error('the reply was lost');
        return { ok: true, revision: applied.length, changes: [] };
      },
      onReply: () => { settled++; },
    });
    outbox = open();
    while (made < 40) {
      for (let k = 1 + Math.floor(next() * 4); k > 0; k--) outbox.add(edit(made++));
      await new Promise(resolve => setTimeout(resolve, 0));
      if (next() < 0.15) { outbox.dispose(); outbox = open(); outbox.kick(); }
    }
    while (outbox.count > 0) await new Promise(resolve => setTimeout(resolve, 1));
    assert.deepEqual(applied, Array.from({ length: made }, (_, i) => i), `seed ${seed}`);
    assert.equal(storage.length, 0);
    assert.ok(settled <= made);
  }
});

test('outbox_Refusal_IsNotRetriedAndTheRestGoesOn', async () => {
  const sent = [], replies = [];
  const outbox = new Outbox({
    storage: memory(), picture: 'p', ...soon(),
    send: async e => { sent.push(e.n); return e.n === 1 ? { ok: false, code: 'locked', error: 'no' } : { ok: true, revision: 1, changes: [] }; },
    onReply: (e, reply) => replies.push([e.n, reply.ok]),
  });
  for (const n of [0, 1, 2]) outbox.add(edit(n));
  await outbox.flush();
  assert.deepEqual(sent, [0, 1, 2]);
  assert.deepEqual(replies, [[0, true], [1, false], [2, true]]);
});

test('flush_ConnectionDown_ResolvesAndKeepsTheEdits', async () => {
  const storage = memory(), states = [];
  const outbox = new Outbox({ storage, picture: 'p', later: () => 1, forget: () => {}, send: async () => { throw new Error('down'); }, onReply: () => {}, onConnection: online => states.push(online) });
  outbox.add(edit(0));
  await outbox.flush();
  assert.equal(outbox.count, 1);
  assert.equal(storage.length, 1);
  assert.deepEqual(states, [false]);
});

test('flush_DiskFull_ResolvesAndKeepsTheEdits', async () => {
  const storage = memory();
  const outbox = new Outbox({
    storage, picture: 'p', later: () => 1, forget: () => {},
    send: async () => ({ ok: false, code: 'storage', error: 'The disk is full.' }),
    onReply: () => assert.fail('it must be tried again'),
  });
  outbox.add(edit(0));
  await outbox.flush();
  assert.equal(outbox.count, 1);
  assert.equal(storage.length, 1);
  outbox.dispose();
});

test('outbox_OtherPicture_IsLeftAlone', () => {
  const storage = memory(), options = { storage, later: () => 1, forget: () => {}, send: async () => { throw new Error('down'); }, onReply: () => {} };
  new Outbox({ ...options, picture: 'a' }).add(edit(0));
  assert.equal(new Outbox({ ...options, picture: 'b' }).count, 0);
  assert.equal(new Outbox({ ...options, picture: 'a' }).count, 1);
});

test('outbox_StorageFull_StillSends', async () => {
  const storage = { ...memory(), length: 0, setItem: () => { throw new Error('quota'); } };
  let unsaved = 0, answered = 0;
  const outbox = new Outbox({ storage, picture: 'p', ...soon(), send: async () => ({ ok: true, revision: 1, changes: [] }), onReply: () => { answered++; }, onUnsaved: () => { unsaved++; } });
  outbox.add(edit(0));
  await outbox.flush();
  assert.deepEqual([unsaved, answered], [1, 1]);
});

test('outbox_RubbishInStorage_IsDropped', () => {
  const storage = memory();
  storage.setItem('iseg.outbox:p:1', '{broken');
  assert.equal(new Outbox({ storage, picture: 'p', ...soon(), send: async () => null, onReply: () => {} }).count, 0);
  assert.equal(storage.length, 0);
});
