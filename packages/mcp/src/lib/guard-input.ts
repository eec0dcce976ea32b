import { recallSources, recordInvalid, toArguments } from '@byleave/client';
import { isPlainObject } from '@byleave/core';
import type { HoldOptions } from './held-call.ts';

/** A Standard Schema, such as Zod’s. */
interface InputSchema {
  readonly '~standard': { readonly validate: (value: unknown) => unknown };
}

/**
 * The same schema for a tool’s `inputSchema`: what it does not take is refused and written down by the authority, too. The SDK refuses it before
 * a handler is called, and `guardHandler` never hears of it.
 */
export function guardInput<SCHEMA extends InputSchema>(tool: string, schema: SCHEMA, { client, conversation, prefix = '' }: Pick<HoldOptions, 'client' | 'conversation' | 'prefix'>): SCHEMA {
  const standard = schema['~standard'];
  const validate = async (value: unknown): Promise<unknown> => {
    const result = await standard.validate(value);
    if (isPlainObject(result) && result['issues'] !== undefined) {
      await recordInvalid(client, { callId: crypto.randomUUID(), conversation, tool: `${prefix}${tool}`, arguments: toArguments(value), ...recallSources(client, conversation) });
    }
    return result;
  };
  return Object.create(schema, { '~standard': { value: { ...standard, validate } } }) as SCHEMA;
}
