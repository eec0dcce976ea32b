// Runs the attacks against every adapter and writes docs/conformance.md: `npm run conformance -- [--json OUT] [--stock]`.
// With --stock it runs the frameworks’ own approvals instead, prints what they did, and writes nothing but OUT.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { attacks, toConformanceTable } from '../src/index.ts';
import { pageUrl } from '../src/lib/committed-table.fixture.ts';
import { runAll, writeTable } from './page.ts';
import { ours, stock } from './subjects.ts';

const { values } = parseArgs({ options: { json: { type: 'string' }, stock: { type: 'boolean', default: false } } });

const reports = await runAll(values.stock ? stock : ours);
process.stdout.write(`${toConformanceTable(attacks, reports)}\n`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(reports, null, 2)}\n`);
if (!values.stock) writeFileSync(pageUrl, writeTable(readFileSync(pageUrl, 'utf8'), reports));

const broken = reports.flatMap(({ name, cells }) => Object.keys(cells).filter((id) => cells[id]!.verdict === 'broken').map((id) => `${name}: ${id}`));
process.stdout.write(`${attacks.length} attacks on ${reports.length} subjects, ${broken.length} broken\n`);
if (!values.stock && broken.length > 0) process.exitCode = 1;
process.exit();
