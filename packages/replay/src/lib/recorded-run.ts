import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { isPlainObject } from '@byleave/core';
import { ReplayError } from './replay-error.ts';
import { parseJson, toCall, type Call } from './suite.ts';

/** What happened in a run, in order: what was said, what was called, what came back. */
export type RecordedStep =
  | { readonly kind: 'user'; readonly text: string }
  | { readonly kind: 'result'; readonly call: Call; readonly text: string; readonly isError: boolean };

export interface RecordedRun {
  readonly suite: string;
  readonly model: string;
  readonly userTask: string;
  /** The attack, in a run that was attacked. */
  readonly injectionTask?: string;
  /** Whether the person's task was done. */
  readonly hasUtility: boolean;
  /** Whether the attack succeeded: AgentDojo's `security` is true then. */
  readonly isHit: boolean;
  readonly steps: readonly RecordedStep[];
}

/**
 * Reads runs, one JSON object a line, one line at a time.
 *
 * @throws ReplayError `file_unreadable`, or `run_malformed` with the line.
 */
export async function* readRuns(file: string): AsyncGenerator<RecordedRun> {
  const bytes = createReadStream(file);
  const unreadable = (cause: unknown): ReplayError =>
    new ReplayError('file_unreadable', `${file} could not be read: ${cause instanceof Error ? cause.message : String(cause)}. Give a file of runs, one JSON object a line, plain or gzip.`, { cause });
  const source = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  let failure: unknown;
  bytes.on('error', (error: Error) => source.destroy(error));
  source.on('error', (error: Error) => (failure = error));
  let line = 0;
  try {
    for await (const text of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text.trim() !== '') yield toRun(parseJson(text), `${file}:${line}`);
    }
  } catch (error) {
    throw error instanceof ReplayError ? error : unreadable(error);
  }
  if (failure !== undefined) throw unreadable(failure);
}

function toRun(value: unknown, place: string): RecordedRun {
  const fail = (what: string): never => {
    throw new ReplayError('run_malformed', `${place}: ${what}. A run has suite_name, user_task_id, injection_task_id, messages, utility and security.`);
  };
  if (!isPlainObject(value)) return fail('it is not a JSON object');
  const { suite_name: suite, user_task_id: userTask, injection_task_id: injectionTask, pipeline_name: model, messages, utility, security } = value;
  if (typeof suite !== 'string') return fail('suite_name is no name');
  if (typeof userTask !== 'string') return fail('user_task_id is no id');
  if (injectionTask !== undefined && injectionTask !== null && typeof injectionTask !== 'string') return fail('injection_task_id is no id');
  if (!Array.isArray(messages)) return fail('messages is no list');
  const made = indexCalls(messages);
  return {
    suite,
    model: typeof model === 'string' ? model : 'unknown',
    userTask,
    ...(typeof injectionTask === 'string' && { injectionTask }),
    hasUtility: utility === true,
    isHit: security === true,
    steps: messages.flatMap((message: unknown, index): readonly RecordedStep[] => toSteps(message, made, () => fail(`messages[${index}] is no message of a run`))),
  };
}

/** The calls that assistant messages make, by their ids: some results name theirs by id alone. */
function indexCalls(messages: readonly unknown[]): ReadonlyMap<string, Call> {
  const calls = messages.flatMap((message) => (isPlainObject(message) && Array.isArray(message['tool_calls']) ? message['tool_calls'] : []));
  return new Map(
    calls.flatMap((made: unknown) => {
      const call = toCall(made);
      return call && isPlainObject(made) && typeof made['id'] === 'string' ? [[made['id'], call]] : [];
    }),
  );
}

function toSteps(message: unknown, made: ReadonlyMap<string, Call>, fail: () => never): readonly RecordedStep[] {
  if (!isPlainObject(message)) return fail();
  const text = toText(message['content']);
  switch (message['role']) {
    case 'user':
      return [{ kind: 'user', text }];
    case 'tool': {
      const call = toCall(message['tool_call']) ?? made.get(String(message['tool_call_id'])) ?? fail();
      const isError = message['error'] !== undefined && message['error'] !== null;
      return [{ kind: 'result', call, text: isError ? `${String(message['error'])}\n${text}` : text, isError }];
    }
    case 'system':
    case 'developer':
    case 'assistant':
      return [];
    default:
      return fail();
  }
}

/** A text, or a list of parts with texts. */
function toText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .flatMap((part: unknown) => {
      if (typeof part === 'string') return [part];
      const text = isPlainObject(part) ? (part['content'] ?? part['text']) : undefined;
      return typeof text === 'string' ? [text] : [];
    })
    .join('\n');
}
