import { readdirSync, readFileSync } from 'node:fs';
import { parseTarGzip } from 'nanotar';
import { describe, expect, it } from 'vitest';
import { hasSharedData, sharedData } from '../../../../../test/shared-data.ts';
import { runCorpusCase, type CorpusCase } from './corpus.ts';

describe.skipIf(!hasSharedData)('Cedar’s own tests', () => {
  const cedar = new URL('cedar/', sharedData);
  const read = (path: string): string => readFileSync(new URL(path, cedar), 'utf8');
  const files = hasSharedData ? readdirSync(new URL('tests/', cedar), { recursive: true, encoding: 'utf8' }) : [];

  it.each(files.filter((file) => file.endsWith('.json')))('agrees on %s', (file) => {
    const corpusCase = JSON.parse(read(`tests/${file}`)) as CorpusCase;
    const differences: string[] = [];
    const counts = runCorpusCase(corpusCase, read, { onDifference: (difference) => differences.push(difference) });
    expect(differences).toEqual([]);
    expect(counts).toMatchObject({ agree: corpusCase.requests.length, refused: 0 });
  });

  it('agrees on a fixed sample of the corpus', { timeout: 60_000 }, async () => {
    const sample = await readSample(new URL('corpus-tests.tar.gz', cedar));
    const differences: string[] = [];
    const counts = { requests: 0, agree: 0, refused: 0 };
    for (const corpusCase of sample.cases) {
      const { requests, agree, refused } = runCorpusCase(corpusCase, sample.read, { onDifference: (difference) => differences.push(difference) });
      counts.requests += requests;
      counts.agree += agree;
      counts.refused += refused;
    }
    expect(differences).toEqual([]);
    expect(counts.agree + counts.refused).toBe(counts.requests);
    expect(counts.agree).toBeGreaterThan(counts.requests * 0.97);
  });
});

/** Every fortieth case in the order of its name. */
async function readSample(archive: URL): Promise<{ cases: readonly CorpusCase[]; read: (path: string) => string }> {
  const entries = await parseTarGzip(readFileSync(archive));
  const texts = new Map(entries.map((entry) => [entry.name, entry]));
  const names = [...texts.keys()].filter((name) => /^corpus-tests\/\w+\.json$/u.test(name)).toSorted();
  const read = (path: string): string => texts.get(path)?.text ?? '';
  return { cases: names.filter((_, index) => index % 40 === 0).map((name) => JSON.parse(read(name)) as CorpusCase), read };
}
