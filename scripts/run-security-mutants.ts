/**
 * Proves that the tests of mended holes can fail: takes one mend out at a time, runs the tests that are about it, and fails where
 * one of them did not notice. Some minutes; by name, as in `npm run mutants:security -- AuthZEN`, seconds. Writes to the sources
 * meanwhile, and puts them back.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { mutants, type SecurityMutant } from './security-mutants.ts';

const root = resolve(import.meta.dirname, '..');

interface Report {
  readonly testResults: readonly { readonly name: string; readonly assertionResults: readonly { readonly status: string; readonly title: string }[] }[];
}
/** For what waits, once a mend is out, for what never comes. */
const patienceMs = 10_000;
type Outcome = 'passed' | 'failed' | 'some failed' | 'not run';

/** How each of the tests ended. */
function runTests(project: SecurityMutant['project'], tests: SecurityMutant['noticedBy']): readonly Outcome[] {
  const folder = mkdtempSync(join(tmpdir(), 'byleave-mutants-'));
  const outputFile = join(folder, 'report.json');
  try {
    const files = [...new Set(tests.map(([file]) => file))];
    const titles = tests.map(([, title]) => title.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`)).join('|');
    const { stderr } = spawnSync(join(root, 'node_modules/.bin/vitest'), ['run', '--project', project, '--reporter=json', `--testTimeout=${patienceMs}`, `--outputFile=${outputFile}`, '-t', titles, ...files], { cwd: root, encoding: 'utf8' });
    const { testResults } = JSON.parse(readFileSync(outputFile, 'utf8')) as Report;
    return tests.map(([file, title]): Outcome => {
      const found = testResults.filter(({ name }) => name.endsWith(file)).flatMap(({ assertionResults }) => assertionResults).filter((result) => result.title.startsWith(title) && ['passed', 'failed'].includes(result.status));
      if (found.length === 0) {
        console.error(stderr);
        return 'not run';
      }
      const failed = found.filter(({ status }) => status === 'failed').length;
      return failed === 0 ? 'passed' : failed === found.length ? 'failed' : 'some failed';
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function breakOnce({ name, file, from, to, project, noticedBy }: SecurityMutant): boolean {
  const path = join(root, file);
  const whole = readFileSync(path, 'utf8');
  if (whole.split(from).length !== 2) throw new Error(`“${from}” is not once in ${file}, so "${name}" can't be broken. Say in security-mutants.ts what it is now.`);
  writeFileSync(path, whole.replace(from, () => to));
  try {
    const outcomes = runTests(project, noticedBy);
    const missed = noticedBy.filter((_, index) => outcomes[index] !== 'failed');
    console.log(`${missed.length === 0 ? 'noticed ' : 'SURVIVED'} ${name}${missed.map(([test, title]) => `\n  not noticed by ${test}: ${title}`).join('')}`);
    return missed.length === 0;
  } finally {
    writeFileSync(path, whole);
  }
}

const wanted = process.argv.slice(2);
const chosen = wanted.length === 0 ? mutants : mutants.filter(({ name }) => wanted.some((each) => name.includes(each)));
for (const project of new Set(chosen.map((mutant) => mutant.project))) {
  const tests = chosen.filter((mutant) => mutant.project === project).flatMap(({ noticedBy }) => noticedBy);
  const failing = runTests(project, tests).flatMap((outcome, index) => (outcome === 'passed' ? [] : [`${tests[index]![1]} (${outcome})`]));
  if (failing.length > 0) throw new Error(`Before anything is broken these do not pass: ${failing.join(', ')}.`);
}
const survived = chosen.filter((mutant) => !breakOnce(mutant));
console.log(`${chosen.length - survived.length} noticed, ${survived.length} survived`);
process.exitCode = survived.length === 0 ? 0 : 1;
