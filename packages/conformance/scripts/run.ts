// Runs the attacks against every adapter and writes docs/conformance.md: `npm run conformance -- [--json OUT] [--stock]`.
// With --stock it runs the frameworks’ own approvals beside them, prints what both did, and writes nothing but OUT.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { attacks, toConformanceTable } from '../src/index.ts';
import { pageUrl } from '../src/lib/committed-table.fixture.ts';
import { runAll, writeTable } from './page.ts';
import { beside, ours, unaccompanied } from './subjects.ts';

const { values } = parseArgs({ options: { json: { type: 'string' }, stock: { type: 'boolean', default: false } } });

const reports = await runAll(values.stock ? beside : ours);
process.stdout.write(`${toConformanceTable(attacks, reports)}\n`);
if (values.stock) for (const [name, why] of Object.entries(unaccompanied)) process.stdout.write(`- ${name}, stock: not run, ${why}\n`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(reports, null, 2)}\n`);
if (!values.stock) writeFileSync(pageUrl, writeTable(readFileSync(pageUrl, 'utf8'), reports));

const own = new Set(ours.map(({ name }) => name));
const broken = reports.filter(({ name }) => own.has(name)).flatMap(({ name, cells }) => Object.keys(cells).filter((id) => cells[id]!.verdict === 'broken').map((id) => `${name}: ${id}`));
process.stdout.write(`${attacks.length} attacks on ${reports.length} subjects, ${broken.length} of ours broken\n`);
if (broken.length > 0) process.exitCode = 1;
process.exit();
