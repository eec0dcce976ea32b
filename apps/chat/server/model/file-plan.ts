import { z } from 'zod';
import type { FileIntent, ShareIntent } from './file-intent.ts';
import { findReceiver } from './mail-plan.ts';
import type { Found } from './mail-result.ts';
import { explainTrouble } from './outcome-sentence.ts';
import { call, type Plan } from './plan.ts';

const share = z.object({ path: z.string(), with: z.string(), access: z.string() });
const officeFile = z.object({ path: z.string(), title: z.string(), body: z.string() });

export function* planFileReading(intent: FileIntent): Plan {
  if (intent.name === undefined) {
    const outcome = yield* call('read_file', { path: '.' });
    const paths = outcome.status === 'failed' ? findPaths(outcome.message) : [];
    if (outcome.status !== 'succeeded' && paths.length === 0) return explainTrouble('looking for files', outcome);
    return ['The files:', ...paths.toSorted().map((path) => `- ${path}`)].join('\n');
  }
  const file = yield* findFile(intent.name);
  return file.ok ? `${file.value.title} (${file.value.path}):\n\n${file.value.body}` : file.trouble;
}

export function* planFileSharing(intent: ShareIntent): Plan {
  if (intent.name === undefined) return 'Which file should I share?';
  if (intent.with === undefined) return 'With whom should I share it?';
  const file = yield* findFile(intent.name);
  if (!file.ok) return file.trouble;
  const receiver = yield* findReceiver(intent.with);
  if (!receiver.ok) return receiver.trouble;
  const { path } = file.value;
  const { address } = receiver.value;
  const outcome = yield* call('share_file', { path, with: address, access: intent.access });
  if (outcome.status !== 'succeeded') return explainTrouble(`sharing ${path} with ${address}`, outcome);
  const shared = share.safeParse(outcome.value).data ?? { path, with: address, access: intent.access };
  return `Done: ${shared.with} may now ${shared.access} ${shared.path}.`;
}

/** The file of that path, or the one whose path the words fit best, going by what the tool says there is. */
function* findFile(name: string): Plan<Found<z.output<typeof officeFile>>> {
  const first = yield* call('read_file', { path: name });
  const nearest = first.status === 'failed' ? findPaths(first.message).find((path) => fits(path, name)) : undefined;
  const outcome = nearest === undefined ? first : yield* call('read_file', { path: nearest });
  if (outcome.status !== 'succeeded') return { ok: false, trouble: explainTrouble(`reading “${nearest ?? name}”`, outcome) };
  const file = officeFile.safeParse(outcome.value);
  return file.success ? { ok: true, value: file.data } : { ok: false, trouble: `“${name}” came back in a form I can't read.` };
}

function findPaths(message: string): readonly string[] {
  return message.match(/[\w-]+(?:\/[\w-]+)+\.\w+/gu) ?? [];
}

function fits(path: string, name: string): boolean {
  const words = toWords(path);
  return toWords(name).some((word) => words.includes(word));
}

function toWords(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => word.replace(/s$/u, '')).filter((word) => word !== 'md');
}
