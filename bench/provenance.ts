// What tracing costs: reading a megabyte, and one proposed call with it: `node bench/provenance.ts [--json OUT]`.
import { createSourceMemory, createTracker, traceArguments, type ContextSource, type ToolDefinition } from '../packages/core/src/index.ts';
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

const times = await measure(
  [
    ...Object.entries(texts).map(([name, source]) => ({ name: `read 1 MB: ${name}`, run: () => createSourceMemory({ mostUnits: 3 * megabyte })(source) })),
    { name: 'raw: 1 MB to lower case, and one search', run: () => repeat(prose).toLowerCase().indexOf('de89370400440532013001') },
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
    'one call, to the same': of('one call of six values, 1 MB read before') / of('raw: 1 MB to lower case, and one search'),
  },
  facts: { megabytesPerSecond: Object.fromEntries(Object.keys(texts).map((name) => [name, 1_000_000 / of(`read 1 MB: ${name}`)])) },
});
