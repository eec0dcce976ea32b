import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { recommendedPolicy } from '@byleave/policy/cedar';
import { findFaults } from './committed-figures.ts';
import { drawFrontier } from './frontier-picture.ts';
import { replay } from './replay.ts';
import { ReplayError } from './replay-error.ts';
import { parseOptions, usage, type CommandOptions } from './replay-options.ts';
import { describeReport, toReportJson } from './report-text.ts';
import { parseSuite } from './suite.ts';
import { findStrayLabels, parseLabels, type LabelBook } from './tool-labels.ts';

/** Where the command writes. */
export interface Output {
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  /** How far it is: one line, in the place of the one before. */
  readonly showProgress: (text: string) => void;
}

const shippedLabels = new URL('../../labels/agentdojo.json', import.meta.url);
const progressEveryMs = 1_000;

/** `npm run replay`. 0: replayed. 1: the figures are not what the page that was to be checked says, or miss the target. 2: it cannot be, with the code of why on standard error. */
export async function runReplay(args: readonly string[], output: Output): Promise<0 | 1 | 2> {
  try {
    const options = parseOptions(args);
    if (options === 'help') {
      output.print(usage);
      return 0;
    }
    return await replayFiles(options, output);
  } catch (error) {
    output.showProgress('');
    if (!(error instanceof ReplayError)) throw error;
    output.complain(`${error.code}: ${error.message}`);
    return 2;
  }
}

async function replayFiles(options: CommandOptions, { print, complain, showProgress }: Output): Promise<0 | 1> {
  const suites = await Promise.all(options.suites.map(async (file) => parseSuite(await read(file), file)));
  const twice = suites.find((suite, index) => suites.findIndex(({ name }) => name === suite.name) !== index);
  if (twice) throw new ReplayError('usage', `Two --tools are of the suite “${twice.name}”, so it is unclear which one the runs were made with. Give one.`);
  const labels = await readLabels(options.labels);
  const policies = options.policy === undefined ? recommendedPolicy : await read(options.policy);
  let [runs, shownAt] = [0, 0];
  const onRun = (): void => {
    runs += 1;
    if (performance.now() - shownAt < progressEveryMs) return;
    shownAt = performance.now();
    showProgress(`${runs.toLocaleString('en')} runs replayed`);
  };
  const report = await replay({ suites, runs: options.runs, labels, policies, onRun });
  showProgress('');
  for (const suite of suites) {
    const stray = findStrayLabels(suite, labels);
    if (stray.length > 0) complain(`The labels of ${suite.name} speak of what it does not have: ${stray.join(', ')}. Whatever was meant is labelled by its schema and name.`);
  }
  const labelled = suites.map(({ name }) => `${name} ${Object.hasOwn(labels, name) ? 'as written' : 'as suggested'}`).join(', ');
  print(`${describeReport(report, options.baselines)}\nLabels: ${labelled}. Policy: ${options.policy ?? 'recommended'}.`);
  if (options.json !== undefined) await write(options.json, toReportJson(report, options.baselines));
  if (options.picture !== undefined) await write(options.picture, drawFrontier(report));
  const faults = options.check === undefined ? [] : findFaults(report, { ...(await readPage(options.check)), hasLabels: options.labels !== 'none' });
  for (const fault of faults) complain(fault);
  return faults.length > 0 ? 1 : 0;
}

/** A page in Markdown with the first drawing it shows. */
async function readPage(file: string): Promise<{ readonly text: string; readonly picture: string }> {
  const text = await read(file);
  const [, picture] = /\]\(([^()\s]+\.svg)\)/u.exec(text) ?? [];
  return { text, picture: picture === undefined ? '' : await read(join(dirname(file), picture)) };
}

async function readLabels(file: string | undefined): Promise<LabelBook> {
  if (file === 'none') return {};
  if (file !== undefined) return parseLabels(await read(file), file);
  return parseLabels(await readFile(shippedLabels, 'utf8'), 'labels/agentdojo.json');
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ReplayError('file_unreadable', `${file} could not be read: ${cause instanceof Error ? cause.message : String(cause)}. Check the path.`, { cause });
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new ReplayError('out_unwritable', `${file} could not be written: ${cause instanceof Error ? cause.message : String(cause)}. Choose another place.`, { cause });
  }
}
