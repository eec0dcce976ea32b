import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

/**
 * Test data that nobody on the team wrote and that is not part of the repository: `../shared/data` beside the
 * checkout, or where `BYLEAVE_TEST_DATA` says. Without it, the tests that need it are skipped and counted as skipped;
 * under `CI` its absence is an error.
 */
export const sharedData: URL | undefined = findSharedData();

function findSharedData(): URL | undefined {
  const folder = process.env['BYLEAVE_TEST_DATA'] ?? resolve(import.meta.dirname, '../../shared/data');
  if (existsSync(folder)) return pathToFileURL(`${folder}/`);
  if (process.env['CI']) throw new Error(`The shared test data is not at ${folder}. Put it there or set BYLEAVE_TEST_DATA.`);
  return undefined;
}
