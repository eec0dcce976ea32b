import type { BudgetLimit, Limit, LimitScope, LimitWindow, RateLimit, SentencePart } from '@byleave/core';
import type { Messages } from '../messages/messages.ts';
import type { Phrase } from '../messages/template.ts';
import { toParts } from '../messages/to-parts.ts';
import { formatTime, type TimeFormat } from '../messages/time-format.ts';
import { formatAmount } from './format-amount.ts';
import { isRead, isUnlimited, type Metered } from './meter-state.ts';

/** What a limit is, and how it stands, in words. */
export interface LimitWords {
  /** "€10,000 a month". */
  readonly name: string;
  /** "for you", "for iban DE89…"; none for the whole tenant. */
  readonly scope: readonly (readonly SentencePart[])[];
  /** "€7,150 of €10,000 used". */
  readonly used: string;
  /** "€2,400 waiting for a decision", "Starts again 1 Dec"; in the order they are told. */
  readonly notes: readonly string[];
}

/** `viewerId`: whose limit reads "for you". */
export function toLimitWords(usage: Metered, format: TimeFormat, messages: Messages<'limits'>, now: number | null, viewerId: string | undefined): LimitWords {
  const { limits } = messages;
  const { limit } = usage;
  const isBounded = !isUnlimited(usage);
  const about = {
    name: isBounded ? toLimitName(limit, format, messages) : limits.states.unlimited,
    scope: limit.per.map((scope) => toScopeWords(scope, usage, messages, viewerId)),
  };
  if (!isRead(usage)) return { ...about, used: limits.states.unknown, notes: [] };
  const { used, reserved, resetAt } = usage;
  const amount = (value: number): string => formatAmount(value, limit.kind === 'budget' ? limit.currency : undefined, format.locale);
  const rest = limit.most - used - reserved;
  return {
    ...about,
    used: isBounded ? messages.format(limits.used, { used: amount(used), most: amount(limit.most) }) : messages.format(limits.spent, { used: amount(used) }),
    notes: [
      ...(reserved > 0 ? [messages.format(limits.waiting, { reserved: amount(reserved) })] : []),
      ...(isBounded ? [rest >= 0 ? messages.format(limits.left, { left: amount(rest) }) : messages.format(limits.overdrawn, { excess: amount(-rest) })] : []),
      ...(resetAt === undefined ? [] : [toResetWords(limit.window, formatTime(resetAt, format, now ?? 0), messages)]),
    ],
  };
}

/** "€10,000 a month". */
export function toLimitName(limit: Limit, time: TimeFormat, messages: Messages<'limits'>): string {
  const { limits, format } = messages;
  const window = windowWords(limit.window, time, messages);
  return limit.kind === 'budget' ? format(limits.budget, { most: formatAmount(limit.most, limit.currency, time.locale), window }) : format(limits.rate, { most: limit.most, window });
}

function windowWords(window: LimitWindow, { locale, timeZone }: TimeFormat, { limits, format }: Messages<'limits'>): string {
  if (window.kind === 'whole') return limits.whole;
  if (window.kind === 'rolling') return format(limits.rolling, { length: formatLength(window.ms, locale) });
  const words = limits.calendar[window.unit];
  return window.timeZone === timeZone ? words : format(limits.inZone, { window: words, zone: window.timeZone });
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** "24 hours": in the largest unit that comes out even, except that one day reads as its hours. */
function formatLength(ms: number, locale: string): string {
  const [unit, size] = units.find(([name, length]) => ms % length === 0 && (name !== 'day' || ms > length)) ?? ['second', 1_000];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 }).format(ms / size);
}

function toScopeWords(scope: LimitScope, { scope: values }: Metered, messages: Messages<'limits'>, viewerId: string | undefined): readonly SentencePart[] {
  const { forYou, forScopes, forArgument } = messages.limits;
  // Who has no role counts too, together with all others who have none.
  const text = String(values[scope] ?? '–');
  if (scope === 'user' && (viewerId === undefined || text === viewerId)) return toParts(messages, forYou, {});
  // `Channel::"billing"`, as policies name what is touched.
  const [, type, value = text] = (scope === 'resource' && /^(\w+)::"(.*)"$/su.exec(text)) || [];
  const named: Readonly<Record<string, Phrase<ScopeValues>>> = forScopes;
  return toParts(messages, named[type === 'Tool' ? 'tool' : scope] ?? forArgument, { name: type ?? scope.replace(/^\//u, ''), value });
}

interface ScopeValues {
  readonly name: unknown;
  readonly value: unknown;
}

function toResetWords(window: LimitWindow, time: string, { limits, format }: Messages<'limits'>): string {
  return format(window.kind === 'rolling' ? limits.frees : limits.resets, { time });
}

export function isBudget<Usage extends Metered>(usage: Usage): usage is Usage & { readonly limit: BudgetLimit } {
  return usage.limit.kind === 'budget';
}

export function isRate<Usage extends Metered>(usage: Usage): usage is Usage & { readonly limit: RateLimit } {
  return usage.limit.kind === 'rate';
}
