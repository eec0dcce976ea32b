// Writes src/lib/confusables.ts from Unicode's list: `node packages/core/scripts/write-confusables.ts [confusables.txt.gz]`.
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { sharedData } from '../../../test/shared-data.ts';
import { toConfusablesModule } from './confusables-table.ts';

const source = process.argv[2] ?? new URL('unicode/confusables.txt.gz', sharedData);
const written = toConfusablesModule(gunzipSync(readFileSync(source)).toString('utf8'));
writeFileSync(new URL('../src/lib/confusables.ts', import.meta.url), written);
