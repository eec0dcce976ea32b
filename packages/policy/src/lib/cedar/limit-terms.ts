import { escapePointer, toLimitScope, type Limit, type LimitScope, type LimitWindow } from '@byleave/core';
import { isLimitId, isMost, isTimeZone, isWindowMs, limitWords, longestLimitId } from '../limit-obligation.ts';
import { obligationTypes } from '../obligations.ts';

const word = String.raw`[^\s,;]+`;
const rolling = String.raw`(?:(?<count>\d{1,9}) )?(?<unit>minute|hour|day|week)s?(?: rolling)?`;
const calendar = `calendar (?<calendar>day|week|month)(?: in (?<zone>${word}))?`;
const term = new RegExp(String.raw`^(?<most>\d+(?:\.\d+)?)(?: (?<currency>[A-Z]{3}))?(?: of (?<argument>${word}))? per (?:${rolling}|${calendar})(?: per (?<scopes>.+))?$`, 'u');
const scopeTerm = new RegExp(`^(?:argument (?<argument>${word})|(?<path>[a-z][\\w.]*))$`, 'u');
const blanks = /[ \t\r\n]+/gu;

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

/**
 * The limits of one policy: `10 per hour per user`, `10000 EUR of amount per calendar month in Europe/Berlin`, several
 * parted by `;`. The first is named like its policy, each further one with its number: `payments#2`. Answers with what
 * is wrong when one is not understood.
 */
export function parseLimits(policyId: string, value: string): readonly Limit[] | string {
  const limits: Limit[] = [];
  for (const [index, part] of value.split(';').entries()) {
    const limit = parseOne(index === 0 ? policyId : `${policyId}#${index + 1}`, part.replace(blanks, ' ').trim());
    if (typeof limit === 'string') return limit;
    limits.push(limit);
  }
  return limits;
}

function parseOne(id: string, text: string): Limit | string {
  const { most: written = '', currency, argument, scopes, ...timed } = term.exec(text)?.groups ?? {};
  if (written === '') return 'needs a number, a time and who counts, as in @limit("10 per hour per user") or @limit("500 EUR of amount per calendar month in Europe/Berlin per tenant")';
  if (!isLimitId(id)) return `needs a policy with an @id of at most ${longestLimitId} characters that is none of ${obligationTypes.join(', ')}, because its uses are counted under that name`;
  if (currency !== undefined && argument === undefined) return `counts calls, which have no ${currency}. Say which argument is summed, as in “${written} ${currency} of amount”`;
  const most = Number(written);
  if (!isMost(most) || /\.\d{5}/u.test(written)) return 'needs a number above zero with at most four decimals';
  if (argument === undefined && !Number.isSafeInteger(most)) return 'counts calls, and there is no part of one. Use a whole number, or say which argument is summed';
  const window = toWindow(timed);
  if (typeof window === 'string') return window;
  const per = toScopes(scopes);
  if (typeof per === 'string') return per;
  if (argument === undefined) return { kind: 'rate', id, most, window, per };
  return { kind: 'budget', id, argument: toPointer(argument), ...(currency !== undefined && { currency }), most, window, per };
}

function toWindow({ count = '1', unit = '', calendar: stretch, zone: timeZone = 'UTC' }: Readonly<Record<string, string | undefined>>): LimitWindow | string {
  if (stretch === 'day' || stretch === 'week' || stretch === 'month') {
    return isTimeZone(timeZone) ? { kind: 'calendar', unit: stretch, timeZone } : `names “${timeZone}”, which is no time zone. Use one such as Europe/Berlin`;
  }
  const ms = Number(count) * (unitMs[unit] ?? 0);
  return isWindowMs(ms) ? { kind: 'rolling', ms } : 'needs a time between a minute and 366 days';
}

function toScopes(text: string | undefined): readonly LimitScope[] | string {
  if (text === undefined) return [];
  const scopes = new Set<LimitScope>();
  const written = text.split(',').map((part) => part.trim());
  for (const part of written) {
    const { path, argument } = scopeTerm.exec(part)?.groups ?? {};
    if (path === 'tenant' && written.length === 1) continue;
    const scope = toLimitScope(argument === undefined ? (path ?? '') : toPointer(argument));
    if (!scope.ok) return `counts per “${part}”, which ${path === 'tenant' ? 'stands alone' : scope.why}. Use tenant alone, or some of ${limitWords}`;
    scopes.add(scope.scope);
  }
  return scopes.size < written.length && text !== 'tenant' ? 'names the same thing twice after its last “per”' : [...scopes];
}

function toPointer(name: string): `/${string}` {
  return `/${escapePointer(name)}`;
}
