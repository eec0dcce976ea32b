import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from './json.ts';
import { createEntryScan } from './log-entry-scan.ts';
import { verifyEntryLine } from './log-export-entry.ts';
import { changeLine, createExport, createFixtureKey, createLoggedEntry, redactPerson, verifyBytes, type FixtureKey } from './log-export-fixture.ts';
import type { LoggedEntry } from './log-leaf.ts';
import { createTextHash } from './log-text.ts';
import { defaultSha256 } from './merkle-hash.ts';

const scan = createEntryScan('acme', defaultSha256);
const hashText = createTextHash(defaultSha256);
let key: FixtureKey;
/** A proposal, an approval of a person, a claim, an outcome, and one of each thing that entries may have. */
let lines: readonly string[];

beforeAll(async () => {
  key = await createFixtureKey();
  const more: readonly Partial<LoggedEntry>[] = [
    { via: ['planner', 'Prüfer'] },
    { facts: { amount: 500.5, nested: [{ deep: { list: [1, null, true] } }], text: 'She said “yes”.\n"Ok"\\' } },
    { actor: { kind: 'authority', id: 'byleave', name: 'Byleave' }, type: 'log.exported', conversation: 'Büro' },
    { facts: {} },
  ];
  const entries = [...Array.from({ length: 4 }, (_, at) => createLoggedEntry(at + 1)), ...more.map((changes, at) => createLoggedEntry(at + 5, changes))];
  lines = (await createExport(entries.length, { key, entries })).slice(1, -1);
});

const omit = (from: object, name: string): object => Object.fromEntries(Object.entries(from).filter(([each]) => each !== name));
const toBytes = (line: string): Uint8Array => Buffer.from(`${line}\n`);

/** What comes of parsing the line, as far as a scan says it. */
function parse(line: string): unknown {
  const verified = verifyEntryLine(line, JSON.parse(line) as Record<string, unknown>, hashText);
  if (!verified.ok) return verified.code;
  const { leaf, leafHash, isErased, isRedacted } = verified.value;
  const claimOf = leaf.type === 'action.claimed' ? leaf.actionId : undefined;
  return isErased ? 'erased' : { end: toBytes(line).length, sequence: leaf.sequence, at: leaf.at, leafHash, claimOf, isRedacted };
}

describe('the bytes of an entry', () => {
  it('tell what parsing it tells, of every entry that is about no stop', () => {
    for (const line of lines) expect(scan(toBytes(line), 0)).toEqual(parse(line));
  });

  it('tell it too when something is left out', async () => {
    for (const line of (await createExport(8, { key, change: redactPerson })).slice(1, -1)) expect(scan(toBytes(line), 0)).toMatchObject({ ...(parse(line) as object), isRedacted: true });
  });

  it('are what they were when they were read', () => {
    const bytes = toBytes(lines[0]!);
    const kept = bytes.slice();
    scan(bytes, 0);
    expect(bytes).toEqual(kept);
    const failing = createEntryScan('acme', () => {
      throw new Error('no hash');
    });
    const claim = Uint8Array.from(toBytes(lines[2]!));
    expect(() => failing(claim, 0)).toThrow('no hash');
    expect(Buffer.from(claim).toString()).toBe(`${lines[2]!}\n`);
  });

  type Edit = (parsed: Record<string, Record<string, unknown>>) => unknown;
  const inLeaf = (members: JsonObject): Edit => (parsed) => ({ ...parsed, leaf: { ...parsed['leaf'], ...members } });
  const without = (name: string): Edit => ({ leaf = {}, ...rest }) => ({ ...rest, leaf: omit(leaf, name) });

  it.each<[string, Edit]>([
    ['another tenant', inLeaf({ tenant: 'acme2' })],
    ['another version', inLeaf({ version: 2 })],
    ['a version that goes on', inLeaf({ version: 10 })],
    ['a member that is not known', inLeaf({ approvedBy: 'maya' })],
    ['a member of another kind', inLeaf({ digest: 7 })],
    ['a time that is none', inLeaf({ at: -1 })],
    ['a time that is not whole', inLeaf({ at: 1.5 })],
    ['an actor with more', inLeaf({ actor: { kind: 'user', name: 'Maya' } })],
    ['an actor of another kind', inLeaf({ actor: { id: 'x', kind: 'root', name: 'x' } })],
    ['a delegation that is no list', inLeaf({ via: 'planner' })],
    ['a stop', inLeaf({ type: 'stop.pressed', stop: { id: 'stop-1', scope: {} } })],
    ['a stop that it does not say', inLeaf({ type: 'stop.reset' })],
    ['a stop where there is none', inLeaf({ stop: { id: 'stop-1' } })],
    ['a commitment that is none', inLeaf({ commitments: { person: 'A'.repeat(42) } })],
    ['a commitment of another name', inLeaf({ commitments: { Person: 'A'.repeat(43) } })],
    ['a commitment that is not opened', inLeaf({ commitments: { extra: 'A'.repeat(43) } })],
    ['a leaf that is too long', inLeaf({ conversation: 'c'.repeat(65_536) })],
    ...(['actor', 'at', 'commitments', 'sequence', 'tenant', 'type', 'version'] as const).map((name): [string, Edit] => [`no ${name}`, without(name)]),
    ['a member beside the leaf', (parsed) => ({ ...parsed, note: 'approved' })],
    ['an erasure', ({ leaf }) => ({ leaf, erased: { at: 1 } })],
    ['nothing that it commits to', ({ leaf }) => ({ leaf })],
    ['an opening fewer', ({ leaf, openings = {} }) => ({ leaf, openings: omit(openings, 'person') })],
    ['an opening that is said to be left out', (parsed) => ({ ...parsed, redacted: ['person'] })],
    ['something left out that there never was', (parsed) => ({ ...parsed, redacted: ['prompt'] })],
    ['an opening that it does not commit to', ({ leaf, openings }) => ({ leaf, openings: { ...openings, prompt: openings!['person'] } })],
    ['the openings of one another', ({ leaf, openings }) => ({ leaf, openings: { facts: openings!['person'], person: openings!['facts'] } })],
    ['an opening with more', ({ leaf, openings }) => ({ leaf, openings: { ...openings, person: { ...(openings!['person'] as object), more: 1 } } })],
    ['another salt', ({ leaf, openings }) => ({ leaf, openings: { ...openings, person: { ...(openings!['person'] as object), salt: 'A'.repeat(22) } } })],
    ['a short salt', ({ leaf, openings }) => ({ leaf, openings: { ...openings, person: { ...(openings!['person'] as object), salt: 'AA' } } })],
    ['another value', ({ leaf, openings }) => ({ leaf, openings: { ...openings, person: { ...(openings!['person'] as object), value: { id: 'sam' } } } })],
  ])('tell nothing with %s', (_, edit) => {
    const changed = changeLine(lines[0]!, edit as (parsed: Record<string, unknown>) => unknown);
    expect(scan(toBytes(changed), 0)).toBeUndefined();
  });

  it.each<[string, (line: string) => string]>([
    ['a member twice, the same both times', (line) => line.replace('"agentId":"office"', '"agentId":"office","agentId":"office"')],
    ['a member twice, the first another', (line) => line.replace('"toolName":', '"toolName":"read_mail","toolName":')],
    ['a member that hides under an escape', (line) => line.replace('"toolName":', String.raw`"tool\u004eame":`)],
    ['members out of order', (line) => line.replace(/("state":"[^"]*"),("tenant":"[^"]*")/u, '$2,$1')],
    ['a salt twice', (line) => line.replace(/("salt":"[^"]*")/u, '$1,$1')],
    ['a value twice', (line) => line.replace(/("value":)/u, '$1{},$1')],
    ['the leaf twice', (line) => line.replace(/^\{/u, '{"leaf":{},')],
    ['the openings twice', (line) => line.replace(',"openings":', ',"openings":{},"openings":')],
    ['an opening twice', (line) => line.replace(/("person":\{"salt":"[^"]*","value":\{"id":"maya"\}\})/u, '$1,$1')],
    ['a space', (line) => line.replace('":', '": ')],
    ['a space at the end', (line) => `${line} `],
    ['a carriage return at the end', (line) => `${line}\r`],
    ['a mark of the byte order', (line) => `\ufeff${line}`],
    ['more after it', (line) => `${line}{}`],
    ['a number in another form', (line) => line.replace(/"sequence":1\b/u, '"sequence":1.0')],
    ['a number with a zero before it', (line) => line.replace(/"sequence":1\b/u, '"sequence":01')],
    ['a string in another form', (line) => line.replace('send_payment', String.raw`send\u005fpayment`)],
    ['a salt with a character too many', (line) => line.replace(/"salt":"([^"]*)"/u, '"salt":"$1AAA"')],
    ['a salt with bits that stand for nothing', (line) => line.replace(/"salt":"([^"]*)[AQgw]"/u, '"salt":"$1B"')],
    ['a commitment with bits that stand for nothing', (line) => line.replace(/("commitments":\{"facts":"[^"]{42})./u, '$19')],
    ['no end', (line) => line.slice(0, -1)],
  ])('tell nothing with %s', (_, edit) => {
    expect(edit(lines[0]!)).not.toBe(lines[0]);
    expect(scan(toBytes(edit(lines[0]!)), 0)).toBeUndefined();
  });

  it('tell nothing of a claim that does not say of what', () => {
    const claim = changeLine(lines[2]!, ({ leaf, ...rest }) => ({ ...rest, leaf: omit(leaf as object, 'actionId') }));
    expect([scan(toBytes(claim), 0), parse(claim)]).toEqual([undefined, 'malformed_leaf']);
  });

  it('tell nothing of a checkpoint, a header, or nothing', () => {
    for (const line of ['{"checkpoint":"x"}', '{"first":0}', '']) expect(scan(toBytes(line), 0)).toBeUndefined();
  });

  it('never tell what parsing does not, whatever is done to them', () => {
    const tokens = ['"', ',', ':', '{', '}', '[', ']', '\\', '0', '1', 'A', 'é', ' ', '"a":1,', '"leaf":{},', '"via":[],', ',"redacted":["person"]', 'null', '\n'];
    let told = 0;
    fc.assert(
      fc.property(fc.nat(7), fc.nat(), fc.nat(12), fc.constantFrom('', ...tokens), (which, place, cut, put) => {
        const line = lines[which]!;
        const at = place % line.length;
        const changed = (line.slice(0, at) + put + line.slice(at + cut)).split('\n', 1)[0]!;
        const scanned = scan(toBytes(changed), 0);
        if (!scanned) return;
        told += 1;
        expect(scanned).toEqual(parse(changed));
      }),
      { numRuns: 6_000 },
    );
    expect(told).toBeGreaterThan(0);
  });
});

describe('an export that was changed', () => {
  it('comes to the same by its bytes as by what they parse to', async () => {
    const options = { trustedKeys: [key.verifier] };
    const texts = await Promise.all([createExport(9, { key, checkpoints: [4, 9] }), createExport(9, { key, first: 4 }), createExport(9, { key, change: redactPerson, header: { redaction: ['person'] } })]);
    const exports = texts.map((text) => Buffer.from(text.map((line) => `${line}\n`).join('')));
    for (const bytes of exports) expect(await verifyBytes(bytes, options)).toMatchObject({ status: 'verified' });
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.nat(), fc.nat(255), fc.constantFrom('set', 'drop', 'insert', 'cut', 'double', 'swap'), async (which, place, byte, way) => {
        const bytes = exports[which]!;
        const at = place % bytes.length;
        const start = bytes.lastIndexOf(0x0a, at - 1) + 1;
        const [end, next] = [bytes.indexOf(0x0a, at) + 1, bytes.indexOf(0x0a, bytes.indexOf(0x0a, at) + 1) + 1];
        const [before, line, after] = [bytes.subarray(0, start), bytes.subarray(start, end), bytes.subarray(end)];
        const parts = {
          set: [bytes.subarray(0, at), Uint8Array.of(byte), bytes.subarray(at + 1)],
          drop: [before, after],
          insert: [bytes.subarray(0, at), Uint8Array.of(byte), bytes.subarray(at)],
          cut: [bytes.subarray(0, at)],
          double: [before, line, line, after],
          swap: [before, bytes.subarray(end, next), line, bytes.subarray(Math.max(next, end))],
        }[way];
        const result = await verifyBytes(Buffer.concat(parts), options);
        seen.add('code' in result ? result.code : result.status);
      }),
      { numRuns: 600 },
    );
    expect(seen.size).toBeGreaterThan(8);
  });
});
