// Runs Cedar's whole corpus through our engine: `npm run corpus` in packages/policy. Takes minutes.
import { readFileSync } from 'node:fs';
import { parseTarGzip } from 'nanotar';
import { hasSharedData, sharedData } from '../../../test/shared-data.ts';
import { runCorpusCase, type CorpusCase } from '../src/lib/cedar/corpus.ts';

if (!hasSharedData) throw new Error('The shared test data is not there. Set BYLEAVE_TEST_DATA.');
const print = (line: string): boolean => process.stdout.write(`${line}\n`);
const started = performance.now();
const entries = await parseTarGzip(readFileSync(new URL('cedar/corpus-tests.tar.gz', sharedData)));
const files = new Map(entries.map((entry) => [entry.name, entry]));
const read = (path: string): string => {
  const file = files.get(path);
  if (!file) throw new Error(`${path} is not in the corpus`);
  return file.text;
};
const refusals = new Map<string, number>();
const totals = { cases: 0, unusable: 0, requests: 0, agree: 0, refused: 0, disagree: 0 };
for (const name of files.keys()) {
  if (!/^corpus-tests\/\w+\.json$/u.test(name)) continue;
  totals.cases += 1;
  const corpusCase = JSON.parse(read(name)) as CorpusCase;
  try {
    const counts = runCorpusCase(corpusCase, read, {
      onDifference: (difference) => print(`differs: ${difference}`),
      onRefusal: (message) => refusals.set(message, (refusals.get(message) ?? 0) + 1),
    });
    for (const key of ['requests', 'agree', 'refused', 'disagree'] as const) totals[key] += counts[key];
  } catch (error) {
    totals.unusable += 1;
    totals.requests += corpusCase.requests.length;
    totals.refused += corpusCase.requests.length;
    print(`refused whole: ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (totals.cases % 1_000 === 0) print(JSON.stringify(totals));
}
print(`${JSON.stringify(totals)} ${Math.round((performance.now() - started) / 1_000)} s`);
for (const [message, count] of refusals) print(`${count} refused: ${message}`);
process.exitCode = totals.disagree > 0 || totals.cases === 0 ? 1 : 0;
