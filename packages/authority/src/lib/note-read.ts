import { canonicalize, type JsonObject, type Verdict } from '@byleave/core';
import type { AuthorityContext } from './authority.ts';
import type { UserCaller } from './caller.ts';
import type { LogQuery } from './log-search.ts';
import { readLogTool } from './log-tools.ts';
import { atOnce } from './own-tool.ts';
import { runOwn } from './run-own.ts';

/** The same person with the same query is recorded once in this time: pages of one reading, and a view that follows the log. */
const readingMs = 5 * 60_000;
const mostReadings = 1_000;

const readings = new WeakMap<AuthorityContext, Map<string, number>>();

/** Writes down that somebody reads what is recorded of everybody, before they do. */
export async function noteRead(context: AuthorityContext, caller: UserCaller, query: LogQuery): Promise<Verdict<unknown>> {
  const known = readings.get(context) ?? new Map<string, number>();
  readings.set(context, known);
  const key = canonicalize([caller.tenant, caller.user.id, query]);
  const at = context.now();
  if (at - (known.get(key) ?? -Infinity) < readingMs) return { ok: true, value: undefined };
  const noted = await runOwn(context, caller, readLogTool, { query: { ...query } as JsonObject }, atOnce);
  if (noted.ok) {
    known.delete(key);
    known.set(key, at);
    const oldest = known.keys().next().value;
    if (known.size > mostReadings && oldest !== undefined) known.delete(oldest);
  }
  return noted;
}
