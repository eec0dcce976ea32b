import type { Action, PolicyDraft, PolicyVersion } from '@byleave/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testGrantStore } from './grant-store-contract.ts';
import { testLimitStore } from './limit-store-contract.ts';
import { testLogStore } from './log-store-contract.ts';
import { testReadStore } from './read-store-contract.ts';
import { testStopStore } from './stop-store-contract.ts';
import { createStoredAction, type StoredActionFacts } from './stored-action-fixture.ts';
import { toEntry } from './record.ts';
import { toCallKey, type EntryFilter, type NewAuditEntry, type PolicyDifference, type Storage, type StorageTransaction } from './storage.ts';

export function createStoredEntry(facts: StoredActionFacts = {}): NewAuditEntry {
  return toEntry(createStoredAction(facts), 'action.proposed', { kind: 'agent', id: 'office', name: 'Office' }, 0, { n: 1 });
}

const everything: EntryFilter = { tenant: 'acme', userId: 'maya', order: 'oldest first', limit: 1_000 };
const ofMaya = { tenant: 'acme', whose: { userId: 'maya' }, limit: 1_000 };

/** What every storage must hold. Call it in a test file of the adapter; `create` answers with an empty storage. */
export function testStorage(name: string, create: () => Promise<Storage>): void {
  testLimitStore(name, create);
  testGrantStore(name, create);
  testStopStore(name, create);
  testLogStore(name, create);
  testReadStore(name, create);
  describe(`${name} keeps the storage contract`, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await create();
    });
    afterEach(() => storage.close());

    const insert = (...all: readonly Action[]): Promise<void> =>
      storage.transact(async (transaction) => {
        for (const action of all) await transaction.insertAction(action);
      });
    const append = (...all: readonly NewAuditEntry[]): Promise<void> =>
      storage.transact(async (transaction) => {
        for (const entry of all) await transaction.appendEntry(entry);
      });
    const read = <T>(work: (transaction: StorageTransaction) => Promise<T>): Promise<T> => storage.transact(work);
    const listIds = (filter: Parameters<StorageTransaction['listActions']>[0]): Promise<readonly string[]> =>
      read(async (transaction) => (await transaction.listActions(filter)).map((action) => action.id));
    const listSequences = (filter: Partial<EntryFilter> = {}): Promise<readonly number[]> =>
      read(async (transaction) => (await transaction.listEntries({ ...everything, ...filter })).map((entry) => entry.sequence));

    it('gives back what was stored, as it was', async () => {
      const action = createStoredAction();
      await insert(action);
      expect(await read((transaction) => transaction.findAction('acme', 'a-1'))).toEqual(action);
      expect(await read((transaction) => transaction.findCall(toCallKey(action)))).toEqual(action);
      expect(await read((transaction) => transaction.findAction('acme', 'a-2'))).toBeUndefined();
    });

    it('finds many at once: those that are there, of the tenant, as they are now', async () => {
      const many = Array.from({ length: 300 }, (_, index) => createStoredAction({ id: `a-${index}`, callId: `c-${index}` }));
      await insert(...many, createStoredAction({ tenant: 'other', id: 'a-of-other' }));
      const found = await read(async (transaction) => {
        await transaction.updateAction({ ...many[7]!, note: 'changed' });
        await transaction.insertAction(createStoredAction({ id: 'a-new', callId: 'c-new' }));
        return transaction.findActions('acme', [...many.map(({ id }) => id), 'a-7', 'a-new', 'a-of-other', 'nobody', '__proto__']);
      });
      expect(found.size).toBe(301);
      expect(found.get('a-7')?.note).toBe('changed');
      expect(found.get('a-299')).toEqual(many[299]);
      expect(await read((transaction) => transaction.findActions('acme', []))).toEqual(new Map());
    });

    it('keeps a member named __proto__', async () => {
      const args = JSON.parse('{"__proto__":{"polluted":true},"constructor":1}') as Action['arguments'];
      await insert({ ...createStoredAction(), arguments: args });
      const found = await read((transaction) => transaction.findAction('acme', 'a-1'));
      expect(JSON.stringify(found?.arguments)).toBe(JSON.stringify(args));
    });

    it('sees its own writes inside the transaction', async () => {
      await read(async (transaction) => {
        await transaction.insertAction(createStoredAction());
        await transaction.appendEntry(createStoredEntry());
        expect(await transaction.findAction('acme', 'a-1')).toBeDefined();
        expect(await transaction.lastSequence('acme')).toBe(1);
      });
    });

    it('leaves nothing of a transaction that throws, and rejects with what it threw', async () => {
      const broken = new Error('broken');
      const work = storage.transact(async (transaction) => {
        await transaction.insertAction(createStoredAction());
        await transaction.appendEntry(createStoredEntry());
        throw broken;
      });
      await expect(work).rejects.toBe(broken);
      expect(await read((transaction) => transaction.findAction('acme', 'a-1'))).toBeUndefined();
      expect(await read((transaction) => transaction.lastSequence('acme'))).toBe(0);
    });

    it('takes nothing from the neighbours of a transaction that throws', async () => {
      const settled = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          storage.transact(async (transaction) => {
            await transaction.insertAction(createStoredAction({ id: `a-${index}` }));
            await transaction.appendEntry(createStoredEntry({ id: `a-${index}` }));
            if (index % 3 === 0) throw new Error(`broken ${index}`);
          }),
        ),
      );
      const kept = settled.flatMap((result, index) => (result.status === 'fulfilled' ? [`a-${index}`] : []));
      expect(kept).toHaveLength(13);
      expect(await listIds(ofMaya)).toEqual(expect.arrayContaining(kept));
      expect(await listIds(ofMaya)).toHaveLength(13);
      expect(await listSequences()).toEqual(Array.from({ length: 13 }, (_, index) => index + 1));
    });

    it('runs concurrent transactions as if one after the other', async () => {
      await insert({ ...createStoredAction(), proposedAt: 0, note: '0' });
      await Promise.all(
        Array.from({ length: 200 }, () =>
          storage.transact(async (transaction) => {
            const action = (await transaction.findAction('acme', 'a-1'))!;
            await transaction.updateAction({ ...action, note: String(Number(action.note) + 1) });
            await transaction.appendEntry(createStoredEntry());
          }),
        ),
      );
      expect((await read((transaction) => transaction.findAction('acme', 'a-1')))?.note).toBe('200');
      expect(await listSequences()).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    });

    it('refuses an id that is taken', async () => {
      await insert(createStoredAction());
      await expect(insert(createStoredAction({ callId: 'another' }))).rejects.toThrow();
      await insert(createStoredAction({ tenant: 'other', callId: 'another' }));
    });

    it('refuses an attempt of a call that is taken, and finds the latest', async () => {
      const first = createStoredAction({ id: 'a-1', callId: 'c' });
      await insert(first);
      await expect(insert(createStoredAction({ id: 'a-2', callId: 'c' }))).rejects.toThrow();
      await insert(createStoredAction({ id: 'a-2', callId: 'c', attempt: 2 }), createStoredAction({ id: 'a-10', callId: 'c', attempt: 10 }));
      expect((await read((transaction) => transaction.findCall(toCallKey(first))))?.id).toBe('a-10');
    });

    it.each([{ tenant: 'other' }, { userId: 'other' }, { agentId: 'other' }, { conversation: 'other' }])(
      'tells calls of the same id apart by %o',
      async (facts) => {
        await insert(createStoredAction({ id: 'a-1', callId: 'c' }), createStoredAction({ id: 'a-2', callId: 'c', ...facts }));
        const key = toCallKey(createStoredAction({ callId: 'c', ...facts }));
        expect((await read((transaction) => transaction.findCall(key)))?.id).toBe('a-2');
      },
    );

    it('refuses to update an action that is not there', async () => {
      await expect(storage.transact((transaction) => transaction.updateAction(createStoredAction()))).rejects.toThrow();
      await insert(createStoredAction({ tenant: 'other' }));
      await expect(storage.transact((transaction) => transaction.updateAction(createStoredAction()))).rejects.toThrow();
    });

    it('lists actions newest first, by id where they are equally new, and no more than the limit', async () => {
      await insert(
        createStoredAction({ id: 'b', proposedAt: 5 }),
        createStoredAction({ id: 'c', proposedAt: 1 }),
        createStoredAction({ id: 'a', proposedAt: 5 }),
        createStoredAction({ id: 'd', proposedAt: 9 }),
      );
      expect(await listIds(ofMaya)).toEqual(['d', 'b', 'a', 'c']);
      expect(await listIds({ ...ofMaya, limit: 2 })).toEqual(['d', 'b']);
    });

    it('filters actions by person, agent, conversation and state', async () => {
      await insert(
        createStoredAction({ id: 'mine' }),
        createStoredAction({ id: 'user', userId: 'sam' }),
        createStoredAction({ id: 'agent', agentId: 'sub' }),
        createStoredAction({ id: 'chat', conversation: 'second' }),
        createStoredAction({ id: 'state', state: 'executed' }),
        createStoredAction({ id: 'tenant', tenant: 'other' }),
      );
      expect(await listIds(ofMaya)).toEqual(['state', 'mine', 'chat', 'agent']);
      expect(await listIds({ ...ofMaya, agentId: 'sub' })).toEqual(['agent']);
      expect(await listIds({ ...ofMaya, conversation: 'second' })).toEqual(['chat']);
      expect(await listIds({ ...ofMaya, states: ['executed', 'denied'] })).toEqual(['state']);
      expect(await listIds({ ...ofMaya, states: [] })).toEqual([]);
      expect(await listIds({ ...ofMaya, whose: { userId: 'nobody' } })).toEqual([]);
    });

    it('shows others what names them as its readers, and their own never twice', async () => {
      await insert(createStoredAction({ id: 'mine' }), createStoredAction({ id: 'sams', userId: 'sam' }), createStoredAction({ id: 'hidden', userId: 'sam' }));
      await append(createStoredEntry({ id: 'mine' }), createStoredEntry({ id: 'sams', userId: 'sam' }), createStoredEntry({ id: 'hidden', userId: 'sam' }));
      await read(async (transaction) => {
        await transaction.addReaders('acme', 'mine', ['role:finance']);
        await transaction.addReaders('acme', 'sams', ['role:finance', 'role:legal-2']);
        await transaction.addReaders('acme', 'sams', ['role:finance']);
        await transaction.addReaders('other', 'hidden', ['role:finance']);
      });
      const whose = { othersThan: 'maya', subjects: ['role:finance', 'role:legal'] } as const;
      expect(await listIds({ tenant: 'acme', whose, limit: 10 })).toEqual(['sams']);
      expect(await listIds({ tenant: 'acme', whose: { ...whose, subjects: ['role:legal'] }, limit: 10 })).toEqual([]);
      expect(await listSequences({ subjects: ['role:finance'] })).toEqual([1, 2]);
      expect(await listSequences({ subjects: [] })).toEqual([1]);
    });

    it('lists what is due at its deadline, by tenant and limit, until an update takes the deadline away', async () => {
      await insert(
        createStoredAction({ id: 'later', deadline: 11 }),
        createStoredAction({ id: 'due', deadline: 10 }),
        createStoredAction({ id: 'overdue', deadline: 1 }),
        createStoredAction({ id: 'never' }),
        createStoredAction({ id: 'elsewhere', tenant: 'other', deadline: 1 }),
      );
      const listDue = (limit: number): Promise<readonly string[]> =>
        read(async (transaction) => (await transaction.listDue('acme', 10, limit)).map((action) => action.id));
      expect(await listDue(10)).toEqual(['overdue', 'due']);
      expect(await listDue(1)).toEqual(['overdue']);
      await storage.transact((transaction) => transaction.updateAction(createStoredAction({ id: 'due' })));
      expect(await listDue(10)).toEqual(['overdue']);
    });

    it('gives every tenant a sequence of its own that only grows', async () => {
      await append(createStoredEntry(), createStoredEntry({ tenant: 'other' }), createStoredEntry());
      expect(await listSequences()).toEqual([1, 2]);
      expect(await listSequences({ tenant: 'other' })).toEqual([1]);
      expect(await read((transaction) => transaction.lastSequence('acme'))).toBe(2);
      expect(await read((transaction) => transaction.lastSequence('empty'))).toBe(0);
    });

    it('filters entries by person, agent, conversation, action and place', async () => {
      await append(
        createStoredEntry(),
        createStoredEntry({ userId: 'sam' }),
        createStoredEntry({ agentId: 'sub' }),
        createStoredEntry({ conversation: 'second' }),
        createStoredEntry({ id: 'a-2' }),
      );
      expect(await listSequences()).toEqual([1, 3, 4, 5]);
      expect(await listSequences({ userId: 'sam' })).toEqual([2]);
      expect(await listSequences({ agentId: 'sub' })).toEqual([3]);
      expect(await listSequences({ conversation: 'second' })).toEqual([4]);
      expect(await listSequences({ actionId: 'a-2' })).toEqual([5]);
      expect(await listSequences({ after: 3 })).toEqual([4, 5]);
      expect(await listSequences({ before: 4 })).toEqual([1, 3]);
      expect(await listSequences({ after: 1, before: 5, order: 'newest first' })).toEqual([4, 3]);
      expect(await listSequences({ order: 'newest first', limit: 2 })).toEqual([5, 4]);
      expect(await listSequences({ limit: 2 })).toEqual([1, 3]);
    });

    it('is not changed by changing what it was given or gave back', async () => {
      const action = createStoredAction();
      const entry = createStoredEntry();
      const appended = await storage.transact(async (transaction) => {
        await transaction.insertAction(action);
        return transaction.appendEntry(entry);
      });
      const found = (await read((transaction) => transaction.findAction('acme', 'a-1')))!;
      const listed = await read((transaction) => transaction.listEntries(everything));
      for (const target of [action.arguments, found.arguments, entry.facts, appended.facts, listed[0]!.facts]) {
        Object.assign(target, { forged: true });
      }
      const [after] = await read((transaction) => transaction.listActions(ofMaya));
      expect(after).toEqual(createStoredAction());
      expect(await read((transaction) => transaction.listEntries(everything))).toEqual([{ ...createStoredEntry(), sequence: 1 }]);
    });

    it('calls watchers after a commit with entries, and only then, until they stop', async () => {
      const seen: number[] = [];
      const next = (): Promise<void> => {
        const { promise, resolve } = Promise.withResolvers<void>();
        const stop = storage.watch(() => {
          stop();
          resolve(read(async (transaction) => void seen.push(await transaction.lastSequence('acme'))));
        });
        return promise;
      };
      const first = next();
      await insert(createStoredAction());
      await expect(storage.transact((transaction) => transaction.appendEntry(createStoredEntry()).then(() => Promise.reject(new Error('no'))))).rejects.toThrow();
      expect(seen).toEqual([]);
      await append(createStoredEntry());
      await first;
      expect(seen).toEqual([1]);

      await append(createStoredEntry());
      await read((transaction) => transaction.lastSequence('acme'));
      expect(seen).toEqual([1]);
      const second = next();
      await append(createStoredEntry());
      await second;
      expect(seen).toEqual([1, 3]);
    });

    it('numbers policy versions per tenant, keeps every one, and refuses a number twice', async () => {
      const version = (tenant: string, number: number): PolicyVersion => ({ tenant, number, text: `v${number}`, changes: '', author: { id: 'maya', name: 'Maya' }, at: number, actionId: 'a' });
      const add = (tenant: string, number: number): Promise<void> => storage.transact((transaction) => transaction.insertPolicyVersion(version(tenant, number)));
      await add('acme', 1);
      await add('acme', 2);
      await add('other', 1);
      await expect(add('acme', 2)).rejects.toThrow();
      expect(await read((transaction) => transaction.findPolicyVersion('acme'))).toEqual(version('acme', 2));
      expect(await read((transaction) => transaction.findPolicyVersion('acme', 1))).toEqual(version('acme', 1));
      expect(await read((transaction) => transaction.findPolicyVersion('acme', 3))).toBeUndefined();
      expect(await read((transaction) => transaction.findPolicyVersion('nobody'))).toBeUndefined();
      expect((await read((transaction) => transaction.listPolicyVersions('acme', 1))).map(({ number }) => number)).toEqual([2]);
    });

    it('keeps one draft per tenant, the last', async () => {
      const draft = (tenant: string, revision: number): PolicyDraft => ({ tenant, revision, isShadowed: false, text: 'x', author: { id: 'maya', name: 'Maya' }, at: 0 });
      for (const each of [draft('acme', 1), draft('acme', 2), draft('other', 1)]) await storage.transact((transaction) => transaction.savePolicyDraft(each));
      expect(await read((transaction) => transaction.findPolicyDraft('acme'))).toEqual(draft('acme', 2));
      expect(await read((transaction) => transaction.findPolicyDraft('other'))).toEqual(draft('other', 1));
      expect(await read((transaction) => transaction.findPolicyDraft('nobody'))).toBeUndefined();
    });

    it('tells the whole history of a tenant, newest first, page by page', async () => {
      await insert(createStoredAction({ id: 'b', proposedAt: 1 }));
      await insert(createStoredAction({ id: 'a', proposedAt: 1, userId: 'sam' }));
      await insert(createStoredAction({ id: 'c', proposedAt: 2, agentId: 'other' }));
      await insert(createStoredAction({ id: 'd', proposedAt: 3, tenant: 'other' }));
      const page = (before?: Action) =>
        read((transaction) => transaction.listHistory({ tenant: 'acme', limit: 2, ...(before && { before }) }));
      const first = await page();
      expect(first.map(({ id }) => id)).toEqual(['c', 'b']);
      const second = await page(first.at(-1));
      expect(second.map(({ id }) => id)).toEqual(['a']);
      expect(await page(second.at(-1))).toEqual([]);
    });

    it('keeps the differences of each revision of a draft apart', async () => {
      const request = { subject: { type: 'agent', id: 'x', properties: { name: 'x', user: { id: 'maya', name: 'Maya' }, via: [] } }, action: { name: 't', properties: { effect: 'read', risk: 'low' } }, resource: { type: 'tool', id: 't' }, context: { tenant: 'acme', conversation: 'c', arguments: {}, provenance: [], time: 0 } } as const;
      const difference = (tenant: string, revision: number, at: number): PolicyDifference => ({ tenant, revision, at, enforced: 'ask', draft: 'deny', reasons: [], request });
      const all = [difference('acme', 1, 1), difference('acme', 1, 2), difference('acme', 2, 3), difference('other', 1, 4)];
      for (const each of all) await storage.transact((transaction) => transaction.insertPolicyDifference(each));
      expect((await read((transaction) => transaction.listPolicyDifferences('acme', 1, 9))).map(({ at }) => at)).toEqual([2, 1]);
      expect(await read((transaction) => transaction.listPolicyDifferences('acme', 1, 1))).toEqual([all[1]]);
    });
  });
}
