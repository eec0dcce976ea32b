import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { digestOf } from '@byleave/core';
import type { KnownTools } from '@byleave/mcp';
import type { McpServer } from './mcp-options.ts';

/** The pins in a file, a tool on each line. Nothing where it is not there. @throws when it holds anything else */
export function readPins(path: string): KnownTools {
  if (!existsSync(path)) return {};
  const pins = parseJson(readFileSync(path, 'utf8'));
  const isKnown = typeof pins === 'object' && pins !== null && !Array.isArray(pins) && Object.values(pins).every((digest) => typeof digest === 'string' && /^[0-9a-f]{64}$/u.test(digest));
  if (!isKnown) throw new Error(`${path} does not hold pins. Correct it, or delete it to pin what the server lists next.`);
  return pins as KnownTools;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Puts the pins in the file’s place at once: whoever reads it, also after a crash in the middle, finds the old ones or the
 * new ones. What another process has pinned there meanwhile stays. @throws when that is something else, or nothing can be kept
 */
export function writePins(path: string, known: KnownTools): void {
  const kept = readPins(path);
  const other = Object.keys(known).find((name) => Object.hasOwn(kept, name) && kept[name] !== known[name]);
  if (other !== undefined) throw new Error(`“${other}” is pinned as something else in ${path} since.`);
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unfinished = join(folder, `.${basename(path)}.${process.pid}`);
  try {
    writeDurably(unfinished, `${JSON.stringify(Object.fromEntries(Object.entries({ ...kept, ...known }).toSorted()), null, 2)}\n`);
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
  syncFolder(folder);
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'w', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Without it a rename may not outlive a loss of power. Windows opens no folder, and needs none. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Where the pins of a server are kept when nobody says where: with what programs remember, named after the server as it was named. */
export function findPins(server: McpServer, env: Readonly<Record<string, string | undefined>>): string {
  const state = env['XDG_STATE_HOME'] || (process.platform === 'win32' ? env['LOCALAPPDATA'] : undefined) || join(homedir(), '.local', 'state');
  return join(state, 'byleave', 'mcp-pins', `${digestOf('url' in server ? [server.url.href] : [server.command, ...server.args])}.json`);
}
