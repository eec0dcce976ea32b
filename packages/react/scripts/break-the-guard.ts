/**
 * Proves that the attack stories can fail: takes one protection out of the kit at a time, runs them in the browser, and
 * fails where the story that is about this protection did not notice. Several minutes. Writes to the sources meanwhile,
 * and puts them back.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { mutants, type Mutant } from './guard-mutants.ts';

const root = resolve(import.meta.dirname, '../../..');
const library = join(root, 'packages/react/src/lib');
const stories = ['consent-card/consent-card-attacks.stories.tsx', 'consent-dialog/consent-dialog-attacks.stories.tsx', 'headless/headless-attacks.stories.tsx', 'part/part-attacks.stories.tsx'].map((path) => join('packages/react/src/lib', path));

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly { readonly status: string; readonly title: string; readonly ancestorTitles: readonly string[] }[] }[];
}

/** Runs the stories of these titles; those that failed, as in `Press At Once`. */
function runStories(titles: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'byleave-mutants-'));
  const outputFile = join(folder, 'report.json');
  try {
    const { stderr } = spawnSync(join(root, 'node_modules/.bin/vitest'), ['run', '--project', 'stories', '--reporter=json', `--outputFile=${outputFile}`, '-t', titles.map((title) => `${title}$`).join('|'), ...stories], { cwd: root, encoding: 'utf8' });
    const { testResults } = JSON.parse(readFileSync(outputFile, 'utf8')) as Report;
    const results = testResults.flatMap(({ assertionResults }) => assertionResults).filter(({ title }) => titles.includes(title));
    const missing = titles.filter((title) => !results.some((result) => result.title === title && ['passed', 'failed'].includes(result.status)));
    if (missing.length > 0) throw new Error(`These stories were not run, so nothing is proven: ${missing.join(', ')}. Run them by themselves first.\n${stderr}`);
    return [...new Set(results.filter(({ status }) => status === 'failed').map(({ title }) => title))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function breakOnce({ name, file, from, to, noticedBy }: Mutant): boolean {
  const path = join(library, file);
  const whole = readFileSync(path, 'utf8');
  if (whole.split(from).length !== 2) throw new Error(`“${from}” is not once in ${file}, so "${name}" can't be broken. Say in guard-mutants.ts what it is now.`);
  writeFileSync(path, whole.replace(from, () => to));
  try {
    const failed = runStories(noticedBy);
    const missed = noticedBy.filter((story) => !failed.includes(story));
    console.log(`${missed.length === 0 ? 'noticed ' : 'SURVIVED'} ${name}: ${failed.join(', ') || 'nothing failed'}${missed.length > 0 ? `; not by ${missed.join(', ')}` : ''}`);
    return missed.length === 0;
  } finally {
    writeFileSync(path, whole);
  }
}

const wanted = process.argv.slice(2);
const chosen = wanted.length === 0 ? mutants : mutants.filter(({ name }) => wanted.some((each) => name.includes(each)));
const failing = runStories([...new Set(chosen.flatMap(({ noticedBy }) => noticedBy))]);
if (failing.length > 0) throw new Error(`Before anything is broken these fail: ${failing.join(', ')}.`);
const survived = chosen.filter((mutant) => !breakOnce(mutant));
console.log(`${chosen.length - survived.length} noticed, ${survived.length} survived`);
process.exitCode = survived.length === 0 ? 0 : 1;
