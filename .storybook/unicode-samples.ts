import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { sharedData } from '../test/shared-data.ts';

const filled = 'stage/shared-samples.ts';
const folder = new URL('unicode/', sharedData);

/** Fills `stage/shared-samples.ts` in from the shared test data, which is no part of the repository. Without it, stories are told with their own. */
export function unicodeSamples(): Plugin {
  return {
    name: 'byleave-unicode-samples',
    load(id) {
      if (!id.endsWith(filled) || !existsSync(folder)) return undefined;
      return `export const samples = ${JSON.stringify(readSamples())};\nexport const confusables = ${JSON.stringify(readConfusables())};`;
    },
  };
}

function readSamples(): readonly { readonly name: string; readonly text: string }[] {
  if (!existsSync(folder)) return [];
  const trojans = new URL('trojan-source/', folder);
  const languages = readdirSync(trojans, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = languages.flatMap(({ name }) => readdirSync(new URL(`${name}/`, trojans)).map((file) => `trojan-source/${name}/${file}`));
  return [...files.filter((file) => !file.endsWith('README.md')), 'ascii-smuggling-sample.md'].map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
}

/** Characters that look like one letter of a to z (UTS #39, confusables.txt), with that letter. */
function readConfusables(): readonly (readonly [string, string])[] {
  const file = new URL('confusables.txt.gz', folder);
  if (!existsSync(file)) return [];
  const line = /^([\dA-F]+) ;\t([\dA-F]+) ;/u;
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .flatMap((each) => {
      const [, source, target] = line.exec(each) ?? [];
      if (source === undefined || target === undefined) return [];
      const pair = [toText(source), toText(target)] as const;
      return /^[a-z]$/u.test(pair[1]) && pair[0] > '\u007f' ? [pair] : [];
    });
}

const toText = (hex: string): string => String.fromCodePoint(Number.parseInt(hex, 16));
