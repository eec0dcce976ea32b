// Sends hostile requests to the HTTP handler and watches what they do: `node test/hostile/run-hostile.ts --requests 100000 [--seed N] [--json OUT] [--sqlite] [--shrink SECONDS] [--known PATTERN]`.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeFailure, rulesOf, runCampaign } from './campaign.ts';
import { toReport } from './coverage.ts';
import { routes } from './routes.ts';
import { createSqliteFolder } from './sqlite-folder.ts';

const { values } = parseArgs({ options: { requests: { type: 'string', default: '100000' }, seed: { type: 'string' }, json: { type: 'string' }, shrink: { type: 'string', default: '60' }, known: { type: 'string' }, sqlite: { type: 'boolean', default: false } } });
const requests = Number(values.requests);
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000_000));
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const startedAt = performance.now();
const seconds = (): number => Math.round((performance.now() - startedAt) / 100) / 10;

say(`${requests} requests, seed ${seed}`);
const sqlite = values.sqlite ? createSqliteFolder() : undefined;
let told = 0;
const { coverage, failures } = await runCampaign({
  requests,
  seed,
  ...(sqlite && { openStorage: sqlite.open }),
  isKnown: ({ message }) => values.known !== undefined && new RegExp(values.known, 'u').test(message),
  shrinkMs: Number(values.shrink) * 1_000,
  onWorld: (so) => {
    if (so.requests < told + 5_000) return;
    told = so.requests;
    say(`${so.requests} requests in ${so.worlds} worlds, ${seconds()} s`);
  },
});

const list = (counts: ReadonlyMap<string, number>): string => [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `${name} ${count}`).join(', ');
const covered = routes.filter((route) => [...coverage.answers.keys()].some((answer) => answer.startsWith(`${route} 2`)));
say(`requests   ${coverage.requests} in ${coverage.worlds} worlds, ${coverage.hostile} of them made wrong, ${seconds()} s`);
say(`statuses   ${list(coverage.classes)}`);
say(`routes     ${covered.length} of ${routes.length} answered well: ${list(coverage.answers)}`);
say(`states     ${list(coverage.states)}`);
say(`entries    ${list(coverage.entries)}`);
say(`codes      ${list(coverage.codes)}`);
say(`feats      ${list(coverage.feats)}`);
say(`violations ${failures.length === 0 ? 0 : failures.map((failure) => rulesOf(failure).join(' and ')).join(', ')}${coverage.known > 0 ? `, ${coverage.known} known` : ''}`);
for (const failure of failures) say(`\n${describeFailure(failure)}`);
if (values.json) {
  const report = { ...toReport(coverage), seed, seconds: seconds(), violations: failures.map((failure) => ({ rules: rulesOf(failure), seed: failure.seed, steps: failure.steps, said: describeFailure(failure) })) };
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
}
sqlite?.remove();
process.exitCode = failures.length > 0 ? 1 : 0;
