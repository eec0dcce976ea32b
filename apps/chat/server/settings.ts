import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

/** What the environment says. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly dataFolder: string;
  /** Where the authority and the conversations are kept; `undefined` for files in the data folder. */
  readonly databaseUrl: string | undefined;
  /** Names the server answers to. */
  readonly hostNames: readonly string[];
  /** How long a prompt may be decided, in ms; `undefined` for the authority's own default. */
  readonly consentTtlMs: number | undefined;
}

/** @throws Error in one sentence when a variable cannot be used. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const dataFolder = resolve(environment['BYLEAVE_DATA'] || '.byleave');
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  return {
    port: readNumber(environment, 'PORT', 0, 65_535) ?? 4400,
    host: environment['HOST'] || '127.0.0.1',
    dataFolder,
    databaseUrl: readDatabaseUrl(environment['DATABASE_URL']),
    hostNames: ['localhost', '127.0.0.1', '[::1]', ...(environment['BYLEAVE_HOSTS']?.split(',').map((name) => name.trim().toLowerCase()) ?? [])],
    consentTtlMs: readNumber(environment, 'BYLEAVE_CONSENT_TTL_MS', 1, 365 * 24 * 60 * 60 * 1000),
  };
}

function readDatabaseUrl(url: string | undefined): string | undefined {
  if (url === undefined || url === '') return undefined;
  // The address may hold a password, so it is not repeated.
  if (!/^postgres(?:ql)?:\/\//u.test(url)) throw new Error('DATABASE_URL has to begin with postgres://, such as postgres://user@localhost/database.');
  return url;
}

function readNumber(environment: NodeJS.ProcessEnv, name: string, least: number, most: number): number | undefined {
  const text = environment[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${name} is “${text}”, but has to be a whole number from ${least} to ${most}.`);
  }
  return value;
}
