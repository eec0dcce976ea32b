// Kills processes at random points of the cycle and checks what is left: `npm run faults -- [--rounds N] [--seed N]
// [--engine sqlite|postgres] [--json OUT]`. Exits with 1 when there is a violation.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { hasPostgres } from '../postgres-server.ts';
import { runCampaign, type CampaignReport } from './campaign.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '200' }, seed: { type: 'string', default: '20261123' }, engine: { type: 'string' }, json: { type: 'string' } },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed);
const engines = (['sqlite', 'postgres'] as const).filter((engine) => values.engine === undefined || values.engine === engine);
if (engines.length === 0 || !(rounds > 0)) throw new TypeError('Usage: npm run faults -- [--rounds N] [--seed N] [--engine sqlite|postgres] [--json OUT]');
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const reports: CampaignReport[] = [];
for (const engine of engines) {
  if (engine === 'postgres' && !hasPostgres) {
    print('There is no PostgreSQL here. Set DATABASE_URL, or install the optional dependencies.');
    process.exitCode = 1;
    continue;
  }
  const report = await runCampaign({
    engine,
    rounds,
    seed,
    onRound: (round, violations) => {
      if ((round + 1) % 20 === 0) print(`${engine}: ${round + 1} rounds, ${violations.length} violations`);
    },
  });
  reports.push(report);
  print(`${engine}: ${report.kills} kills and ${report.serverKills} of the server, ${report.acknowledged} acknowledged, ${report.effects} effects, ${report.violations.length} violations`);
  for (const { code, of } of report.violations.slice(0, 20)) print(`  ${code}: ${of}`);
}

const sum = (of: (report: CampaignReport) => number): number => reports.reduce((total, report) => total + of(report), 0);
const result = {
  rounds: sum((report) => report.rounds),
  kills: sum(({ kills, serverKills }) => kills + serverKills),
  acknowledged: sum(({ acknowledged }) => acknowledged),
  violations: sum(({ violations }) => violations.length),
  engines: reports,
};
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
print(JSON.stringify({ rounds: result.rounds, kills: result.kills, acknowledged: result.acknowledged, violations: result.violations }));
if (result.violations > 0) process.exitCode = 1;
