import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LeafRecord } from './log-store.ts';
import type { Storage, StorageTransaction } from './storage.ts';
import { createStoredAction } from './stored-action-fixture.ts';
import { toEntry } from './record.ts';

const actor = { kind: 'agent', id: 'office', name: 'Office agent' } as const;

/** What every storage must keep of a log. */
export function testLogStore(name: string, create: () => Promise<Storage>): void {
  describe(`${name} keeps the log contract`, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await create();
    });
    afterEach(() => storage.close());
    const run = <T>(work: (transaction: StorageTransaction) => Promise<T>): Promise<T> => storage.transact(work);
    const append = (count: number, tenant = 'acme') =>
      run(async (transaction) => {
        for (let at = 1; at <= count; at += 1) await transaction.appendEntry(toEntry(createStoredAction({ id: `a-${at % 3}`, tenant }), 'action.proposed', actor, at * 10));
      });
    const toLeaf = (sequence: number): LeafRecord => ({ sequence, at: sequence * 10, hash: `h${sequence}`, leaf: `{"sequence":${sequence}}`, salts: { facts: `s${sequence}` } });
    const leaves = (count: number) => Array.from({ length: count }, (_, index) => toLeaf(index + 1));

    it('has an empty tree until one is saved, each tenant its own', async () => {
      const tree = { tenant: 'acme', size: 3, hashes: ['a', 'b'], sealed: 2, erasures: 1 };
      expect(await run((transaction) => transaction.findTree('acme'))).toEqual({ tenant: 'acme', size: 0, hashes: [], sealed: 0, erasures: 0 });
      await run((transaction) => transaction.saveTree(tree));
      await run((transaction) => transaction.saveTree({ ...tree, size: 4 }));
      expect(await run((transaction) => transaction.findTree('acme'))).toEqual({ ...tree, size: 4 });
      expect((await run((transaction) => transaction.findTree('other'))).size).toBe(0);
    });

    it('names the tenants whose entries no checkpoint covers', async () => {
      expect(await storage.listUnsealed()).toEqual([]);
      await append(2);
      await append(1, 'other');
      expect((await storage.listUnsealed()).toSorted()).toEqual(['acme', 'other']);
      await run((transaction) => transaction.saveTree({ tenant: 'acme', size: 2, hashes: ['a'], sealed: 2, erasures: 0 }));
      expect(await storage.listUnsealed()).toEqual(['other']);
      await append(1);
      expect((await storage.listUnsealed()).toSorted()).toEqual(['acme', 'other']);
    });

    it('lists entries with and without their leaves, oldest first, a stretch at a time', async () => {
      await append(5);
      await append(1, 'other');
      await run((transaction) => transaction.insertLeaves('acme', leaves(3)));
      expect((await run((transaction) => transaction.listLog({ tenant: 'acme', after: 1, limit: 3 }))).map(({ sequence }) => sequence)).toEqual([2, 3, 4]);
      const logged = await run((transaction) => transaction.listLogged({ tenant: 'acme', after: 1, limit: 9 }));
      expect(logged.map(({ sequence, entry }) => [sequence, entry.sequence, entry.at])).toEqual([[2, 2, 20], [3, 3, 30]]);
      expect(logged[0]).toMatchObject(toLeaf(2));
      expect(logged[0]).not.toHaveProperty('erased');
      await expect(run((transaction) => transaction.insertLeaves('acme', [toLeaf(3)]))).rejects.toThrow();
    });

    it('keeps hashes of tiles by level and place', async () => {
      await append(3);
      await run(async (transaction) => {
        await transaction.insertLeaves('acme', leaves(3));
        await transaction.insertTileHashes('acme', [{ level: 1, index: 0, hash: 'x' }, { level: 1, index: 1, hash: 'y' }, { level: 2, index: 0, hash: 'z' }]);
      });
      expect(await run((transaction) => transaction.listTileHashes('acme', 0, 1, 5))).toEqual(['h2', 'h3']);
      expect(await run((transaction) => transaction.listTileHashes('acme', 1, 0, 1))).toEqual(['x']);
      expect(await run((transaction) => transaction.listTileHashes('acme', 1, 1, 5))).toEqual(['y']);
      expect(await run((transaction) => transaction.listTileHashes('other', 2, 0, 5))).toEqual([]);
    });

    it('keeps every checkpoint, the first of a size', async () => {
      expect(await run((transaction) => transaction.findCheckpoint('acme'))).toBeUndefined();
      await run(async (transaction) => {
        for (const size of [3, 7, 5]) await transaction.insertCheckpoint('acme', { size, at: size, note: `n${size}` });
        await transaction.insertCheckpoint('acme', { size: 7, at: 9, note: 'another' });
      });
      expect(await run((transaction) => transaction.findCheckpoint('acme'))).toEqual({ size: 7, at: 7, note: 'n7' });
      expect(await run((transaction) => transaction.findCheckpoint('acme', 4))).toEqual({ size: 5, at: 5, note: 'n5' });
      expect(await run((transaction) => transaction.findCheckpoint('acme', 8))).toBeUndefined();
      expect(await run((transaction) => transaction.findCheckpointAt('acme', 3))).toMatchObject({ note: 'n3' });
      expect(await run((transaction) => transaction.findCheckpointAt('acme', 4))).toBeUndefined();
    });

    it('finds entries by all of their terms, newest first, within a stretch, and no longer by what was removed', async () => {
      await append(6);
      await run((transaction) => transaction.insertTerms('acme', [1, 2, 3, 4, 5].flatMap((sequence) => [{ sequence, term: 'tool:pay' }, ...(sequence % 2 === 1 ? [{ sequence, term: 'word' }] : [])])));
      await run((transaction) => transaction.insertTerms('acme', [{ sequence: 1, term: 'word' }]));
      const search = (filter: object) => run(async (transaction) => (await transaction.searchEntries({ tenant: 'acme', terms: [], first: 1, last: 9, limit: 9, ...filter })).map(({ sequence }) => sequence));
      expect(await search({ terms: ['tool:pay'] })).toEqual([5, 4, 3, 2, 1]);
      expect(await search({ terms: ['tool:pay', 'word'] })).toEqual([5, 3, 1]);
      expect(await search({ terms: ['word'], first: 2, last: 4 })).toEqual([3]);
      expect(await search({ terms: ['word'], limit: 2 })).toEqual([5, 3]);
      expect(await search({})).toEqual([6, 5, 4, 3, 2, 1]);
      expect(await search({ terms: ['nothing'] })).toEqual([]);
      await run((transaction) => transaction.removeTerms('acme', [{ sequence: 5, term: 'word' }]));
      expect(await search({ terms: ['word'] })).toEqual([3, 1]);
    });

    it('finds where a time begins, and the last entry of an action', async () => {
      await append(4);
      await run((transaction) => transaction.insertLeaves('acme', leaves(3)));
      expect(await run((transaction) => transaction.findSequenceAt('acme', 11))).toBe(2);
      expect(await run((transaction) => transaction.findSequenceAt('acme', 30))).toBe(3);
      expect(await run((transaction) => transaction.findSequenceAt('acme', 31))).toBeUndefined();
      expect(await run((transaction) => transaction.lastEntryOf('acme', 'a-1'))).toBe(4);
      expect(await run((transaction) => transaction.lastEntryOf('acme', 'a-9'))).toBe(0);
    });

    it('forgets a person’s own, and nobody else’s', async () => {
      const request = (id: string) => ({ subject: { type: 'agent', id: 'office', properties: { name: 'x', user: { id, name: id }, via: [] } } }) as never;
      await run(async (transaction) => {
        for (const id of ['m_a%', 'mxay']) {
          await transaction.insertPolicyDifference({ tenant: 'acme', revision: 1, at: 0, enforced: 'ask', draft: 'allow', reasons: [], request: request(id) });
          for (const scope of ['{}', JSON.stringify({ user: id }), JSON.stringify({ '/to': id })]) await transaction.insertUse({ tenant: 'acme', limitId: 'l', scope, actionId: id, userId: id, amount: 1, at: 0, state: 'used' });
          await transaction.insertUse({ tenant: 'other', limitId: 'l', scope: '{}', actionId: id, userId: id, amount: 1, at: 0, state: 'used' });
        }
        await transaction.forgetPerson('acme', 'm_a%', 'erased-1');
      });
      expect(await run((transaction) => transaction.listPolicyDifferences('acme', 1, 9))).toMatchObject([{ request: request('mxay') }]);
      expect(await run((transaction) => transaction.listUses('acme', 'm_a%'))).toMatchObject([{ scope: '{}', userId: 'erased-1' }]);
      expect(await run((transaction) => transaction.listUses('acme', 'mxay'))).toHaveLength(3);
      expect(await run((transaction) => transaction.listUses('other', 'm_a%'))).toHaveLength(1);
    });

    it('has the alias stand where a forgotten person wrote policies, and leaves what they say', async () => {
      const text = (author: string) => ({ text: 'x', changes: '', author: { id: author, name: author, roles: ['policy-author'] }, at: 1, actionId: 'a' });
      const example = { id: 'e', name: 'e', tool: 't', arguments: {}, user: { id: 'm_a%', name: 'M' }, expects: 'ask' } as const;
      await run(async (transaction) => {
        for (const tenant of ['acme', 'other']) {
          await transaction.insertPolicyVersion({ tenant, number: 1, ...text('m_a%') });
          await transaction.insertPolicyVersion({ tenant, number: 2, ...text('mxay') });
        }
        await transaction.savePolicyDraft({ tenant: 'acme', revision: 1, isShadowed: false, text: 'y', author: { id: 'm_a%', name: 'M' }, at: 1, examples: [example] });
        await transaction.forgetPerson('acme', 'm_a%', 'erased-1');
      });
      const authorsOf = (tenant: string) => run(async (transaction) => (await transaction.listPolicyVersions(tenant, 9)).map(({ author, text: said }) => [author, said]));
      const [named, erased] = [[{ id: 'mxay', name: 'mxay', roles: ['policy-author'] }, 'x'], [{ id: 'erased-1', name: 'Erased person' }, 'x']];
      expect(await authorsOf('acme')).toEqual([named, erased]);
      expect(await authorsOf('other')).toEqual([named, [{ id: 'm_a%', name: 'm_a%', roles: ['policy-author'] }, 'x']]);
      expect(await run((transaction) => transaction.findPolicyDraft('acme'))).toMatchObject({ revision: 1, text: 'y', author: erased![0], examples: [{ ...example, user: erased![0] }] });
    });

    it('puts entries, leaves and actions in the place of others', async () => {
      const action = createStoredAction({ id: 'a-0' });
      await run((transaction) => transaction.insertAction(action));
      await append(2);
      await run((transaction) => transaction.insertLeaves('acme', leaves(1)));
      const [first, second] = await run((transaction) => transaction.listLog({ tenant: 'acme', after: 0, limit: 2 }));
      await run(async (transaction) => {
        await transaction.rewriteEntry({ ...first!, userId: 'erased-1', facts: { gone: true } }, { salts: {}, erased: { at: 9, by: 'lena' } });
        await transaction.rewriteEntry({ ...second!, userId: 'erased-1' });
        await transaction.rewriteAction({ ...action, principal: { ...action.principal, user: { id: 'erased-1', name: 'Erased' } } });
      });
      expect(await run((transaction) => transaction.listLogged({ tenant: 'acme', after: 0, limit: 9 }))).toMatchObject([{ salts: {}, erased: { at: 9, by: 'lena' }, hash: 'h1', entry: { userId: 'erased-1', facts: { gone: true }, sequence: 1 } }]);
      expect(await run((transaction) => transaction.listEntries({ tenant: 'acme', userId: 'erased-1', order: 'oldest first', limit: 9 }))).toHaveLength(2);
      expect(await run((transaction) => transaction.listActions({ tenant: 'acme', whose: { userId: 'erased-1' }, limit: 9 }))).toHaveLength(1);
    });
  });
}
