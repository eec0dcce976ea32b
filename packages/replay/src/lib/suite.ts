import { isJsonValue, isPlainObject, type DescribedTool, type JsonObject } from '@byleave/core';
import { toJsonValue } from './json-value.ts';
import { ReplayError } from './replay-error.ts';

/** A call as a suite's ground truth or a run has it. */
export interface Call {
  readonly tool: string;
  readonly arguments: JsonObject;
}

/** A benchmark's tools, and what its tasks and its attacks would call. */
export interface Suite {
  readonly name: string;
  readonly tools: readonly DescribedTool[];
  /** The calls of each honest task, by its id. */
  readonly userTasks: ReadonlyMap<string, readonly Call[]>;
  /** The calls of each attack, by its id. */
  readonly injectionTasks: ReadonlyMap<string, readonly Call[]>;
}

/** @throws ReplayError `suite_malformed`, with the place. */
export function parseSuite(text: string, file: string): Suite {
  const fail = (place: string, what: string): never => {
    throw new ReplayError('suite_malformed', `${file}: ${place} ${what}. A suite has a name, tools with JSON Schemas, user tasks and injection tasks.`);
  };
  const value = parseJson(text) ?? fail('it', 'is not JSON');
  if (!isPlainObject(value)) return fail('it', 'is not an object');
  const { suite, tools, user_tasks: userTasks, injection_tasks: injectionTasks } = value;
  if (typeof suite !== 'string' || suite === '') return fail('suite', 'is not a name');
  if (!Array.isArray(tools) || tools.length === 0) return fail('tools', 'is not a list of tools');
  const toTasks = (tasks: unknown, place: string): ReadonlyMap<string, readonly Call[]> => {
    if (!isPlainObject(tasks)) return fail(place, 'is not an object of tasks');
    return new Map(Object.entries(tasks).map(([id, task]) => [id, toCalls(task) ?? fail(`${place}.${id}`, 'has no list of calls in ground_truth')]));
  };
  return {
    name: suite,
    tools: tools.map((tool: unknown, index) => toTool(tool) ?? fail(`tools[${index}]`, 'has no name and no parameters in JSON Schema')),
    userTasks: toTasks(userTasks, 'user_tasks'),
    injectionTasks: toTasks(injectionTasks, 'injection_tasks'),
  };
}

/** With or without a byte order mark. Nothing, when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/u, '')) as unknown;
  } catch {
    return undefined;
  }
}

function toTool(tool: unknown): DescribedTool | undefined {
  if (!isPlainObject(tool)) return undefined;
  const { name, description, annotations } = tool;
  const inputSchema = tool['parameters'] ?? tool['inputSchema'];
  if (typeof name !== 'string' || !isPlainObject(inputSchema)) return undefined;
  return {
    name,
    inputSchema: inputSchema as JsonObject,
    ...(typeof description === 'string' && { description }),
    ...(isPlainObject(annotations) && { annotations: annotations as JsonObject }),
  };
}

function toCalls(task: unknown): readonly Call[] | undefined {
  const calls = isPlainObject(task) ? (task['ground_truth'] ?? []) : undefined;
  if (!Array.isArray(calls)) return undefined;
  const parsed = calls.map(toCall);
  return parsed.every((call) => call !== undefined) ? parsed : undefined;
}

/** A call as AgentDojo writes it: `{ function, args }`. */
export function toCall(call: unknown): Call | undefined {
  if (!isPlainObject(call) || typeof call['function'] !== 'string') return undefined;
  const args = toJsonValue(call['args'] ?? {});
  return isPlainObject(args) && isJsonValue(args) ? { tool: call['function'].toWellFormed(), arguments: args as JsonObject } : undefined;
}
