import { callArguments } from '@byleave/core/wire';
import * as z from 'zod/mini';
import { queryId } from './parse-request.ts';

/** What is sent about rules and examples of policies. What a sentence may say is Cedar's to check; here, that it is one. */
const word = z.string().check(z.minLength(1), z.maxLength(1_000));
const provenance = z.enum(['user', 'system', 'agent', 'external', 'unknown']);
const person = z.strictObject({ id: queryId, name: queryId, roles: z.exactOptional(z.array(queryId).check(z.maxLength(100))) });
const text = z.string();

/** Four decimals are as many as Cedar has, and whole numbers are those that JSON carries exactly. */
const amount = z.string().check(z.regex(/^-?\d{1,15}(?:\.\d{1,4})?$/u, 'must be a number with at most four decimals'));

const condition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('equals'), argument: word, value: z.union([z.string(), z.boolean(), z.int()]), isNot: z.exactOptional(z.literal(true)) }),
  z.strictObject({ kind: z.literal('one of'), argument: word, values: z.array(z.string()).check(z.maxLength(1_000)) }),
  z.strictObject({ kind: z.literal('like'), argument: word, pattern: z.string() }),
  z.strictObject({ kind: z.literal('number'), argument: word, is: z.enum(['over', 'at least', 'under', 'at most']), amount }),
  z.strictObject({ kind: z.literal('origin'), argument: word, from: provenance }),
]);

const calls = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('every call') }),
  z.strictObject({ of: z.literal('reads') }),
  z.strictObject({ of: z.literal('writes') }),
  z.strictObject({ of: z.literal('tools'), names: z.array(word).check(z.minLength(1), z.maxLength(200)) }),
]);

const sentence = z.strictObject({
  effect: z.enum(['permit', 'forbid']),
  calls,
  agent: z.exactOptional(word),
  clauses: z.array(z.strictObject({ kind: z.enum(['when', 'unless']), conditions: z.array(condition).check(z.minLength(1), z.maxLength(50)) })).check(z.maxLength(20)),
  annotations: z.record(z.string().check(z.regex(/^[A-Za-z]\w{0,60}$/u, 'must be the name of an annotation')), z.string().check(z.maxLength(10_000))),
});

export const rulesRequest = z.strictObject({ text });
export const ruleChangeRequest = z.strictObject({
  text,
  change: z.union([z.strictObject({ writes: sentence, replaces: z.exactOptional(word) }), z.strictObject({ removes: word })]),
});

const mostExamples = 200;

const example = z.strictObject({
  id: queryId,
  name: word,
  tool: word,
  arguments: callArguments,
  agent: z.exactOptional(queryId),
  user: z.exactOptional(person),
  provenance: z.exactOptional(provenance),
  expects: z.enum(['allow', 'ask', 'deny']),
});

export const draftRequest = z.strictObject({ text, revision: z.int().check(z.minimum(0)), examples: z.exactOptional(z.array(example).check(z.maxLength(mostExamples))) });
export const trialRequest = z.strictObject({
  text: z.exactOptional(text),
  tool: z.string(),
  arguments: callArguments,
  user: z.exactOptional(person),
  agent: z.exactOptional(queryId),
  conversation: z.exactOptional(queryId),
  provenance: z.exactOptional(provenance),
});
