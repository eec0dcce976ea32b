import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.env['BYLEAVE_TEST_DATA'] ?? resolve(import.meta.dirname, '../../shared/data');

/**
 * Test data that nobody on the team wrote and that is not part of the repository: `../shared/data` beside the
 * checkout, or where `BYLEAVE_TEST_DATA` says.
 */
export const sharedData: URL = pathToFileURL(`${folder}/`);

/** Whether it is there. Without it, the tests that need it are skipped and counted as skipped; under `CI` that is an error. */
export const hasSharedData: boolean = existsSync(folder);

if (!hasSharedData && process.env['CI']) {
  throw new Error(`The shared test data is not at ${folder}. Put it there or set BYLEAVE_TEST_DATA.`);
}
