import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { hasSharedData, sharedData } from '../../../../test/shared-data.ts';
import { toConfusablesModule } from '../../scripts/confusables-table.ts';
import { confusables } from './confusables.ts';

describe('the lookalikes', () => {
  it('are what looks like one ASCII character and is none, each once', () => {
    const sources = confusables.flatMap(([, hex]) => hex.split(' ').map((each) => Number.parseInt(each, 16)));
    expect(new Set(sources).size).toBe(sources.length);
    for (const source of sources) expect(source).toBeGreaterThan(0x7f);
    for (const [look] of confusables) expect(look).toMatch(/^[!-~]$/u);
  });

  it('are in the form they have, where NFKC makes something of them that looks like nothing', () => {
    const head = '# Date: 2026-01-01, 00:00:00 GMT\n# Version: 99.0.0\n';
    const made = toConfusablesModule(`${head}02DB ;\t0069 ;\tMA\nFFE8 ;\t006C ;\tMA\n1D5C5 ;\t006C ;\tMA\n1D6CA ;\t0069 ;\tMA\n03B9 ;\t0069 ;\tMA`);
    expect(made).toContain("= [\n  ['i', '2db 3b9'],\n  ['l', 'ffe8'],\n];");
  });

  it('are made from nothing but Unicode’s list', () => {
    expect(() => toConfusablesModule('0430 ;\t0061 ;\tMA')).toThrow(/no version/u);
    const head = '# Date: 2026-01-01, 00:00:00 GMT\n# Version: 99.0.0\n';
    const made = toConfusablesModule(`${head}0430 ;\t0061 ;\tMA\t# x\n044E ;\t006C 006F ;\tMA\nFF41 ;\t0061 ;\tMA\n2013 ;\t002D ;\tMA\n1F70 ;\t00E0 ;\tMA\n11700 ;\t0072 006E ;\tMA`);
    expect(made).toContain('version 99.0.0 of 2026-01-01');
    expect(made).toContain("= [\n  ['a', '430'],\n  ['m', '11700'],\n];");
  });
});

it.skipIf(!hasSharedData)('the lookalikes are those of confusables.txt', () => {
  const source = gunzipSync(readFileSync(new URL('unicode/confusables.txt.gz', sharedData))).toString('utf8');
  expect(readFileSync(new URL('confusables.ts', import.meta.url), 'utf8')).toBe(toConfusablesModule(source));
});
