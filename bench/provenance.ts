// What provenance costs: reading a megabyte, tracing one call with it, and proposing one: `node bench/provenance.ts [--json OUT]`.
import { createAuthority, createHandler, toToolDefinition, type ToolRegistration } from '../packages/authority/src/index.ts';
import { createMemoryStorage } from '../packages/authority/src/memory.ts';
import { createSourceMemory, createTracker, traceArguments, type ContextSource, type ToolDefinition } from '../packages/core/src/index.ts';
import type { ProposeRequest } from '../packages/core/src/wire.ts';
import { createCedarPolicy, recommendedPolicy } from '../packages/policy/src/cedar.ts';
import { z } from 'zod';
import { measure, publish } from './measure.ts';

const megabyte = 1_000_000;
const prose = 'Please pay €1,850.00 for INV-7731 to LT60 1010 0123 4567 8901 by 2026-11-23, says jonas@chen.example. See https://chen.example/a?b=1. ';
const row = (id: number): object => ({ id, payee: `DE8937040044053201${String(id).padStart(4, '0')}`, amount: id / 4, subject: `Invoice ${id} of Northwind & Sons, due soon` });
const rows = JSON.stringify(Array.from({ length: Math.ceil(megabyte / JSON.stringify(row(5_000)).length) }, (_, id) => row(id)));
const repeat = (text: string): string => text.repeat(Math.ceil(megabyte / text.length)).slice(0, megabyte);

const texts: Readonly<Record<string, ContextSource>> = {
  'a mail': { id: 'a', origin: 'email', text: repeat(prose) },
  'the person’s own words': { id: 'b', origin: 'user', text: repeat(prose) },
  'rows of JSON, two fields verified': { id: 'c', origin: 'tool', text: rows, verified: ['/*/id', '/*/payee'] },
};
const args = { recipient: 'DE89370400440532013000', amount: 98.7, subject: 'Bill for December', body: 'Dear Jonas, this is what we agreed on the phone. Kind regards, Maya', cc: ['nobody@chen.example', 'jonas@chen.example'] };
const presentation = { id: 'pay', version: 1, title: 'Pay', approve: 'Pay', fields: [], reversibility: 'irreversible', covers: 'This' } as const;
const tool: ToolDefinition = { name: 'pay', description: 'Pays.', effect: 'write', risk: 'medium', presentation, inputSchema: { type: 'object', properties: {} } };

const tracker = createTracker({ mostUnits: 2 * megabyte });
tracker.feedMessage('m', 'Pay the bill');
tracker.feedResult('r', { resultSource: 'email' }, repeat(prose));
tracker.trace(tool, args);
const index = createSourceMemory();
traceArguments(args, [texts['a mail']!], { complete: true, index });

const input = z.object({ recipient: z.string(), amount: z.number(), subject: z.string(), body: z.string(), cc: z.array(z.string()) });
const registration: ToolRegistration = { ...tool, input };
const authority = createAuthority({
  storage: createMemoryStorage(),
  tools: [registration],
  policy: createCedarPolicy({ policies: recommendedPolicy, tools: [toToolDefinition(registration)], otherwise: 'ask' }),
});
const handle = createHandler({ authority, authenticate: () => ({ kind: 'agent', tenant: 'acme', user: { id: 'maya', name: 'Maya Chen' }, agent: { id: 'office', name: 'Office agent' } }) });
let proposals = 0;

/** One request from its bytes to its answer: parsed, traced, decided by policy and stored. A call of its own each time. */
function proposeWith(read: string): () => Promise<void> {
  const sources: ProposeRequest['sources'] = [{ kind: 'user', id: 'm', text: 'Pay the bill' }, { kind: 'tool', id: 'r', tool: 'read_mail', text: read }];
  const rest = JSON.stringify({ conversation: 'c-1', tool: 'pay', arguments: args, sources, sourcesComplete: true } satisfies Omit<ProposeRequest, 'callId'>).slice(1);
  return async () => {
    const body = `{"callId":"call-${(proposals += 1)}",${rest}`;
    const response = await handle(new Request('http://authority.test/v1/actions', { method: 'POST', headers: { 'content-type': 'application/json' }, body }));
    if (!response.ok) throw new Error(`not proposed: ${await response.text()}`);
    await response.arrayBuffer();
  };
}

const times = await measure(
  [
    ...Object.entries(texts).map(([name, source]) => ({ name: `read 1 MB: ${name}`, run: () => createSourceMemory({ mostUnits: 3 * megabyte })(source) })),
    { name: 'raw: 1 MB to lower case, and one search', run: () => repeat(prose).toLowerCase().indexOf('de89370400440532013001') },
    { name: 'propose, over the handler: a sentence read', run: proposeWith(prose) },
    { name: 'propose, over the handler: 1 MB read', run: proposeWith(repeat(prose)) },
    { name: 'one call of six values, 1 MB read before', run: () => traceArguments(args, [texts['a mail']!], { complete: true, index }) },
    { name: 'the same by a tracker', run: () => tracker.trace(tool, args) },
  ],
  { rounds: 8, callsPerRound: 2 },
);
const of = (name: string): number => times[name]!;
publish({
  microseconds: times,
  ratios: {
    'reading a mail, to a raw lower case and search': of('read 1 MB: a mail') / of('raw: 1 MB to lower case, and one search'),
    'one proposed call with 1 MB, to the same': of('propose, over the handler: 1 MB read') / of('raw: 1 MB to lower case, and one search'),
    'tracing one call, to the same': of('one call of six values, 1 MB read before') / of('raw: 1 MB to lower case, and one search'),
  },
  facts: { megabytesPerSecond: Object.fromEntries(Object.keys(texts).map((name) => [name, 1_000_000 / of(`read 1 MB: ${name}`)])) },
});
