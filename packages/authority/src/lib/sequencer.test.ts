import { toUnsealedState } from '@byleave/core';
import { createHash } from 'node:crypto';
import { verifyCheckpoint, verifyConsistency, verifyInclusion, encodeLogLeaf, leafHash, readTimeExtension, toLogLeaf, toOpening } from '@byleave/core/audit-log';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLoggedOffice, createLogKey, logOrigin, rita, type LogKey } from './log-fixture.ts';
import { createMemoryStorage } from './memory-storage.ts';
import { accepted, agent, approvePayment, codeOf, createOffice, mail, maya, otherTenantsAgent, payment, proposePayment, refused, sam, type Office } from './office-fixture.ts';
import { fromBase64 } from './sequencer.ts';

let office: Office & LogKey;
beforeEach(async () => {
  office = await createLoggedOffice();
});
afterEach(() => office.authority.close());

const bytes = (path: readonly string[]): readonly Uint8Array[] => path.map(fromBase64);

async function readMails(count: number, from = 0): Promise<void> {
  for (let call = from; call < from + count; call += 1) {
    const { action, claimId } = accepted(await office.authority.propose(agent, mail({ callId: `mail-${call}`, claim: true })));
    accepted(await office.authority.complete(agent, action.id, { claimId: claimId!, outcome: { status: 'succeeded' } }));
  }
}

async function readHead() {
  const { checkpoint, size } = accepted(await office.authority.readCheckpoint(maya));
  const verified = await verifyCheckpoint(checkpoint!, [office.verifier], `${logOrigin}/acme`);
  if (!verified.ok) throw new Error(verified.message);
  expect(verified.value.size).toBe(size);
  return verified.value;
}

describe('the sequencer', () => {
  it('signs one tree for each tenant, over every entry', async () => {
    await proposePayment(office);
    accepted(await office.authority.propose(otherTenantsAgent, payment()));
    await office.authority.seal();
    const head = await readHead();
    expect(head).toMatchObject({ size: 1, origin: 'example.com/audit/acme' });
    expect(readTimeExtension(head)).toBe(office.clock.ms);
    const other = accepted(await office.authority.readCheckpoint({ ...maya, tenant: 'other' }));
    expect(await verifyCheckpoint(other.checkpoint!, [office.verifier], `${logOrigin}/other`)).toMatchObject({ ok: true, value: { size: 1 } });
    expect(other.checkpoint).not.toContain('/acme');
  });

  it('seals an action once its last entry is under a checkpoint, and not before', async () => {
    const { id } = await approvePayment(office);
    await office.authority.seal();
    expect(accepted(await office.authority.readAction(maya, id)).action.lifecycle.state).toBe('authorized');
    accepted(await office.authority.cancel(agent, id, { reason: 'no longer wanted' }));
    expect(accepted(await office.authority.readAction(maya, id)).action.lifecycle.state).toBe('cancelled');
    await office.authority.seal();
    const { lifecycle } = accepted(await office.authority.readAction(maya, id)).action;
    expect([lifecycle.state, toUnsealedState(lifecycle)]).toEqual(['audited', 'cancelled']);
  });

  it('takes a late word on a sealed action, and seals that too', async () => {
    const { action, claimId } = accepted(await office.authority.propose(agent, mail({ claim: true })));
    office.clock.ms += 200;
    expect(accepted(await office.authority.readAction(maya, action.id)).action.lifecycle.state).toBe('executed');
    await office.authority.seal();
    expect(accepted(await office.authority.readAction(maya, action.id)).action.lifecycle).toMatchObject({ state: 'audited', context: { outcome: { status: 'unknown' } } });
    accepted(await office.authority.complete(agent, action.id, { claimId: claimId!, outcome: { status: 'succeeded' } }));
    await office.authority.seal();
    expect(accepted(await office.authority.readAction(maya, action.id)).action.lifecycle).toMatchObject({ state: 'audited', context: { outcome: { status: 'succeeded' } } });
  });

  it('lets what has expired be asked again after it was sealed', async () => {
    const { id } = await proposePayment(office);
    office.clock.ms += 2_000;
    await office.authority.readAction(maya, id);
    await office.authority.seal();
    expect(codeOf(await office.authority.renew(maya, id))).toBe('ok');
  });

  it('goes on with the tree where it was, through many tiles, and every head grows out of every earlier one', async () => {
    const heads = [];
    for (const [from, count] of [[0, 3], [3, 88], [91, 4]] as const) {
      await readMails(count, from);
      await office.authority.seal();
      heads.push(await readHead());
    }
    expect(heads.map(({ size }) => size)).toEqual([9, 273, 285]);
    for (const [index, earlier] of heads.entries()) {
      const later = heads.at(-1)!;
      const grown = accepted(await office.authority.proveGrowth(maya, earlier.size));
      expect(verifyConsistency({ first: earlier.size, firstRoot: earlier.root, second: later.size, secondRoot: later.root, proof: bytes(grown.path) }), String(index)).toMatchObject({ ok: true });
    }
    const forged = { ...heads[0]!, root: new Uint8Array(32) };
    const grown = accepted(await office.authority.proveGrowth(maya, forged.size));
    expect(verifyConsistency({ first: forged.size, firstRoot: forged.root, second: heads[2]!.size, secondRoot: heads[2]!.root, proof: bytes(grown.path) })).toMatchObject({ ok: false });
  });

  it('proves that an entry is in the tree, to those who may read it', async () => {
    await readMails(100);
    await office.authority.seal();
    const { root } = await readHead();
    for (const sequence of [1, 2, 256, 257, 300]) {
      const { entry, path, size } = accepted(await office.authority.proveEntry(maya, sequence));
      const leaf = leafHash(encodeLogLeaf(entry.leaf));
      expect(verifyInclusion({ index: sequence - 1, size, leaf, proof: bytes(path), root })).toMatchObject({ ok: true });
      expect(entry.leaf.sequence).toBe(sequence);
      expect(entry.openings?.['person']?.value).toEqual({ id: 'maya' });
      expect(entry.leaf).not.toHaveProperty('digest');
    }
    expect(codeOf(await office.authority.proveEntry(sam, 1))).toBe('not_found');
    expect(codeOf(await office.authority.proveEntry(rita, 1))).toBe('ok');
    expect(codeOf(await office.authority.proveEntry(maya, 301))).toBe('not_found');
    await readMails(1, 100);
    expect(codeOf(await office.authority.proveEntry(maya, 301))).toBe('conflict');
  });

  it('proves to an agent neither what it does through others nor what people say to each other', async () => {
    office.policy.publish('v2', { decision: true, context: { obligations: [{ id: 'roles', type: 'approvers', properties: { approvers: [{ role: 'finance', count: 1 }] } }] } } as never);
    const { id } = await proposePayment(office);
    accepted(await office.authority.refer(maya, id, { to: { role: 'finance' }, note: 'Look at the IBAN.' }));
    await office.authority.seal();
    expect(codeOf(await office.authority.proveEntry(agent, 1))).toBe('ok');
    expect(codeOf(await office.authority.proveEntry(maya, 2))).toBe('ok');
    const through = { ...agent, via: [{ id: 'planner', name: 'Planner' }] };
    for (const [caller, sequence] of [[through, 1], [through, 2], [agent, 2]] as const) expect(codeOf(await office.authority.proveEntry(caller, sequence))).toBe('not_found');
    const events = await office.authority.listEntries(agent, { after: 0, limit: 9 });
    expect(events.map(({ type }) => type)).toEqual(['action.proposed']);
  });

  it('serves tiles that anybody can check with a hash function and nothing of ours', async () => {
    await readMails(120);
    await office.authority.seal();
    const { size, root } = await readHead();
    const sha256 = (...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
    const read = async (path: string): Promise<Buffer> => Buffer.from(accepted(await office.authority.readLogFile(rita, path)));
    const split = (tile: Buffer): Buffer[] => Array.from({ length: tile.length / 32 }, (_, index) => tile.subarray(index * 32, index * 32 + 32));
    // RFC 6962 §2.1, written down once more.
    const fold = (hashes: readonly Buffer[]): Buffer => {
      if (hashes.length === 1) return hashes[0]!;
      let half = 1;
      while (half * 2 < hashes.length) half *= 2;
      return sha256(Uint8Array.of(1), fold(hashes.slice(0, half)), fold(hashes.slice(half)));
    };
    const rest = size - 256;
    const leaves = [...split(await read('tile/0/000')), ...split(await read(`tile/0/001.p/${rest}`))];
    expect(fold(leaves)).toEqual(Buffer.from(root));
    expect(await read('tile/1/000.p/1')).toEqual(fold(leaves.slice(0, 256)));
    const bundle = await read(`tile/entries/001.p/${rest}`);
    let at = 0;
    for (let index = 0; index < rest; index += 1) {
      const length = bundle.readUInt16BE(at);
      expect(sha256(Uint8Array.of(0), bundle.subarray(at + 2, at + 2 + length))).toEqual(leaves[256 + index]);
      at += 2 + length;
    }
    expect(at).toBe(bundle.length);
    expect(codeOf(await office.authority.readLogFile(maya, 'tile/entries/000'))).toBe('forbidden');
    for (const path of ['tile/0/002', `tile/0/001.p/${rest + 1}`, 'tile/0/1', 'tile/2/000', '../secret']) expect(refused(await office.authority.readLogFile(rita, path)).code, path).toBe('not_found');
  });

  it('lets two instances on one storage sign one tree, never two', async () => {
    const second = office.reopen({});
    for (let round = 0; round < 5; round += 1) {
      await readMails(3, round * 3);
      await Promise.all([office.authority.seal(), second.seal()]);
    }
    await readHead();
    const entries = await office.storage.transact((transaction) => transaction.listLogged({ tenant: 'acme', after: 0, limit: 1_000 }));
    expect(entries.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
    await second.close();
  });

  it('signs with the old key and the new one while they change, and names those of before', async () => {
    await readMails(1);
    await office.authority.seal();
    const next = await createLogKey(2, 'example.com/audit-2');
    const rotating = office.reopen({ log: { origin: logOrigin, signers: [next.signer, office.signer] } });
    await readMails(1, 1);
    await rotating.seal();
    const { checkpoint, keys } = accepted(await rotating.readCheckpoint(maya));
    for (const key of [next.verifier, office.verifier]) expect(await verifyCheckpoint(checkpoint!, [key], `${logOrigin}/acme`)).toMatchObject({ ok: true });
    expect(keys).toHaveLength(2);
    await rotating.close();
  });

  it('signs by itself within the interval, and again after a failure', async () => {
    vi.useFakeTimers();
    try {
      let failures = 2;
      const onError = vi.fn();
      const flaky = { ...office.signer, sign: (text: Uint8Array) => (failures > 0 ? Promise.reject(new Error(`vault ${(failures -= 1)}`)) : office.signer.sign(text)) };
      const own = createOffice({ storage: createMemoryStorage(), log: { origin: logOrigin, signers: [flaky], onError } });
      await proposePayment(own);
      await vi.advanceTimersByTimeAsync(3_000);
      vi.useRealTimers();
      await vi.waitFor(async () => expect(accepted(await own.authority.readCheckpoint(maya)).size).toBe(1), { timeout: 10_000 });
      expect(onError.mock.calls.length).toBeGreaterThanOrEqual(1);
      await own.authority.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('seals the others when one log cannot be', async () => {
    const own = createOffice({ log: { origin: logOrigin, signers: [office.signer], intervalMs: 1_000_000, onError: () => undefined } });
    await proposePayment(own);
    accepted(await own.authority.propose(otherTenantsAgent, payment()));
    const { transact } = own.storage;
    own.storage.transact = (work) =>
      transact((transaction) => work({ ...transaction, listLog: (filter) => (filter.tenant === 'acme' ? Promise.reject(new Error('unreadable')) : transaction.listLog(filter)) }));
    await expect(own.authority.seal()).rejects.toThrow('unreadable');
    expect(accepted(await own.authority.readCheckpoint({ ...maya, tenant: 'other' })).size).toBe(1);
    own.storage.transact = transact;
    await own.authority.seal();
    expect(accepted(await own.authority.readCheckpoint(maya)).size).toBe(1);
  });

  it('seals whatever a caller can put into an entry', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.jsonValue()), { minLength: 1, maxLength: 6 }), async (calls) => {
        const own = await createLoggedOffice();
        for (const [call, [text, value]] of calls.entries()) {
          await own.authority.propose(agent, payment({ callId: `c-${call}`, tool: call % 2 === 0 ? 'send_payment' : text.slice(0, 100), arguments: { to: text || 'x', amount: 1, extra: value as never }, note: text }));
        }
        await own.authority.seal();
        const { waiting } = accepted(await own.authority.readCheckpoint(maya));
        expect(waiting).toBe(0);
        await own.authority.close();
      }),
      { numRuns: 40 },
    );
  });

  it('is nothing that an authority without a key has', async () => {
    const plain = createOffice();
    await proposePayment(plain);
    await plain.authority.seal();
    for (const verdict of [await plain.authority.readCheckpoint(maya), await plain.authority.proveEntry(maya, 1), await plain.authority.proveGrowth(maya, 0), await plain.authority.readLogFile(maya, 'checkpoint')]) {
      expect(refused(verdict).code).toBe('not_found');
    }
    expect(() => createOffice({ log: { origin: logOrigin, signers: [] } })).toThrow(/at least one signer/u);
    expect(() => createOffice({ log: { origin: logOrigin, signers: [office.signer], formerKeys: ['nonsense'] } })).toThrow(/no verifier key/u);
  });

  it('uses nothing that was read before an erasure', async () => {
    await readMails(1);
    const { transact } = office.storage;
    let reads = 0;
    office.storage.transact = (work) =>
      transact(async (transaction) => {
        reads += 1;
        // After the entries were read, before they are written.
        if (reads === 2) await transaction.saveTree({ ...(await transaction.findTree('acme')), erasures: 1 });
        return work(transaction);
      });
    await office.authority.seal();
    const [logged] = await transact((transaction) => transaction.listLogged({ tenant: 'acme', after: 0, limit: 1 }));
    expect(logged?.sequence).toBe(1);
    expect(reads).toBeGreaterThan(4);
    const other = toLogLeaf({ ...logged!.entry, actor: { kind: 'authority', id: 'x', name: 'x' } }, { person: toOpening({ id: 'maya' }, new Uint8Array(16)) });
    expect(JSON.parse(logged!.leaf)).not.toEqual(other);
  });
});
