// Replays the committed runs with and without labels, and holds docs/replay.md against them: `npm run check:replay`.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sharedData } from '../../../test/shared-data.ts';
import { runReplay } from '../src/lib/replay-command.ts';

const runs = new URL('agentdojo/traces/', sharedData);
const page = fileURLToPath(new URL('../../../docs/replay.md', import.meta.url));
const args = [
  '--tools',
  ...['banking', 'slack'].map((suite) => fileURLToPath(new URL(`agentdojo/suite-${suite}-v1.2.2.json`, sharedData))),
  '--runs',
  ...readdirSync(runs).map((file) => fileURLToPath(new URL(file, runs))),
  '--check',
  page,
];
const output = { print: console.log, complain: console.error, showProgress: () => {} };
const codes = [await runReplay(args, output), await runReplay([...args, '--labels', 'none'], output)];
process.exitCode = Math.max(...codes);
