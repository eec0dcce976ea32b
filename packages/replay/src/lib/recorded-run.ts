import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { isPlainObject } from '@byleave/core';
import { ReplayError } from './replay-error.ts';
import { parseJson, toCall, type Call } from './suite.ts';

/** What happened in a run, in order: what was said, what was called, what came back, what stands there of nobody known. */
export type RecordedStep =
  | { readonly kind: 'user' | 'stranger'; readonly text: string }
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
  /** Why nobody can replay it, with the place: a result in it that is no call's. */
  readonly fault?: string;
}

/**
 * Reads runs, one JSON object a line, one line at a time: plain or gzip, whatever the file is called.
 *
 * @throws ReplayError `file_unreadable`, or `run_malformed` with the line.
 */
export async function* readRuns(file: string): AsyncGenerator<RecordedRun> {
  const unreadable = (cause: unknown): ReplayError =>
    new ReplayError('file_unreadable', `${file} could not be read: ${cause instanceof Error ? cause.message : String(cause)}. Give a file of runs, one JSON object a line, plain or gzip.`, { cause });
  let failure: unknown;
  let line = 0;
  try {
    const isZipped = await isGzip(file);
    const bytes = createReadStream(file);
    const source = isZipped ? bytes.pipe(createGunzip()) : bytes;
    bytes.on('error', (error: Error) => source.destroy(error));
    source.on('error', (error: Error) => (failure = error));
    for await (const text of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text.trim() !== '') yield toRun(parseJson(text), `${file}:${line}`);
    }
  } catch (error) {
    throw error instanceof ReplayError ? error : unreadable(error);
  }
  if (failure !== undefined) throw unreadable(failure);
}

/** By the two bytes that gzip begins with, and no text (RFC 1952 §2.3.1). What is no file, such as a pipe, is read as text. */
async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    if (!(await file.stat()).isFile()) return false;
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
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
  const steps = messages.map((message: unknown) => toStep(message, made));
  const unclear = steps.indexOf('unclear');
  return {
    suite,
    model: typeof model === 'string' ? model : 'unknown',
    userTask,
    ...(typeof injectionTask === 'string' && { injectionTask }),
    hasUtility: utility === true,
    isHit: security === true,
    steps: steps.filter((step) => step !== 'unclear' && step !== undefined),
    ...(unclear >= 0 && { fault: `${place}: messages[${unclear}] is a result of no call` }),
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

/** Nothing, when nobody read it: what the agent itself said, and its host's own words. */
function toStep(message: unknown, made: ReadonlyMap<string, Call>): RecordedStep | 'unclear' | undefined {
  if (!isPlainObject(message)) return { kind: 'stranger', text: toText(message).toWellFormed() };
  const { role, content, error, tool_call: written, tool_call_id: id } = message;
  const text = toText(content).toWellFormed();
  if (role === 'system' || role === 'developer' || role === 'assistant') return undefined;
  if (role === 'user') return { kind: 'user', text };
  const call = toCall(written) ?? made.get(String(id));
  if (!call) return role === 'tool' ? 'unclear' : { kind: 'stranger', text };
  const isError = error !== undefined && error !== null && error !== '' && error !== false;
  return { kind: 'result', call, text: isError ? `${toText(error).toWellFormed()}\n${text}` : text, isError };
}

/** A text, or a list of parts with texts; anything else as the JSON it is, for an agent read that too. */
function toText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (content === undefined || content === null) return '';
  if (!Array.isArray(content)) return JSON.stringify(content);
  return content
    .map((part: unknown) => {
      const text = isPlainObject(part) ? (part['content'] ?? part['text']) : part;
      return typeof text === 'string' ? text : JSON.stringify(part);
    })
    .join('\n');
}
