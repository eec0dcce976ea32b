import { escapePointer, refuse, type Verdict } from '@byleave/core';
import { wireLimits } from '@byleave/core/wire';
import * as z from 'zod/mini';

/** Decimal digits and nothing else: `Number` alone also reads an empty text, `1e3` and `0x10`. */
export const wholeNumber = z.pipe(z.string().check(z.regex(/^\d{1,15}$/u, 'must be a whole number')), z.transform(Number));
export const limitOf = (fallback: number): z.ZodMiniType<number> => z._default(z.pipe(wholeNumber, z.number().check(z.minimum(1), z.maximum(200))), fallback);
export const queryId = z.string().check(z.minLength(1), z.maxLength(wireLimits.idLength));

/** A request as its schema has it, or what is wrong with it, and where. */
export function parse<T>(schema: z.ZodMiniType<T>, input: unknown): Verdict<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true, value: parsed.data };
  return refuse('invalid_request', 'The request does not have the documented shape, so nothing of it was used. Correct what the issues name.', {
    issues: parsed.error.issues.slice(0, 20).map((issue) => ({
      pointer: issue.path.map((token) => `/${escapePointer(String(token))}`).join(''),
      message: issue.message,
    })),
  });
}
