import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { StopScope } from '../../packages/core/src/index.ts';
import type { ProposeRequest } from '../../packages/core/src/wire.ts';

/** What an effect leaves behind, on the disk before anybody hears of it. */
export interface EffectRecord {
  /** What was asked for, so that it can be asked for again. */
  readonly call: ProposeRequest;
  readonly actionId: string;
  readonly by: string;
  /** Epoch ms at which it started. */
  readonly at: number;
}

/** What the authority has answered, and so may never forget. Written down after the answer. */
export type Acknowledged =
  | { readonly what: 'decision'; readonly actionId: string; readonly decision: 'approve' | 'decline' }
  | { readonly what: 'claim'; readonly actionId: string }
  | { readonly what: 'completion'; readonly actionId: string }
  | { readonly what: 'grant'; readonly grantId: string }
  | { readonly what: 'revocation'; readonly grantId: string }
  | { readonly what: 'stop'; readonly stopId: string; readonly scope: StopScope }
  /** Written down before it is asked for: from here on the stop may be over. */
  | { readonly what: 'reset asked'; readonly stopId: string }
  | { readonly what: 'reset'; readonly stopId: string }
  | { readonly what: 'checkpoint'; readonly note: string };

export interface EvidenceWriter {
  readonly effect: (record: EffectRecord) => void;
  readonly acknowledge: (record: Acknowledged) => void;
}

const effectsFile = (folder: string): string => join(folder, 'effects.jsonl');
const acknowledgedFile = (folder: string): string => join(folder, 'acknowledged.jsonl');

/** Every line is on the disk before the call returns. Several processes may write at once. */
export function openEvidence(folder: string): EvidenceWriter {
  const [effects, acknowledged] = [openSync(effectsFile(folder), 'a'), openSync(acknowledgedFile(folder), 'a')];
  const append = (file: number, record: unknown): void => {
    writeSync(file, `${JSON.stringify(record)}\n`);
    fsyncSync(file);
  };
  process.once('exit', () => {
    closeSync(effects);
    closeSync(acknowledged);
  });
  return { effect: (record) => append(effects, record), acknowledge: (record) => append(acknowledged, record) };
}

export function readEffects(folder: string): readonly EffectRecord[] {
  return readLines(effectsFile(folder)) as readonly EffectRecord[];
}

export function readAcknowledged(folder: string): readonly Acknowledged[] {
  return readLines(acknowledgedFile(folder)) as readonly Acknowledged[];
}

/** A last line without its end was being written when its process was killed: nobody was told of it. */
function readLines(path: string): readonly unknown[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
}
