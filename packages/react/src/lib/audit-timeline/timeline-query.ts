import type { AuditQuery } from '@byleave/client';
import { fromZonedTime, toZonedTime } from '../time/zoned-time.ts';

/** What of the log is shown. Plain data: keep it where you like, such as in the address of the page. */
export type TimelineQuery = Omit<AuditQuery, 'before' | 'limit' | 'whose'>;

export const decisions = ['approved', 'declined', 'allowed', 'denied', 'limited', 'refused'] as const;
export const outcomes = ['succeeded', 'failed', 'unknown', 'expired', 'cancelled', 'superseded', 'revoked', 'stopped'] as const;

/** In the order they are written. */
export const facets = ['decision', 'outcome', 'agent', 'tool', 'actor', 'person', 'type', 'grant', 'policy', 'conversation', 'actionId'] as const;
export type Facet = (typeof facets)[number];

/** Everything a query can ask for, in the order of its chips. */
export const queryKeysInOrder = [...facets, 'from', 'to', 'text'] as const;
export type QueryKey = (typeof queryKeysInOrder)[number];

export interface ParsedQuery {
  readonly query: TimelineQuery;
  /** What looked like a facet and is none; it is looked for as words. */
  readonly unknown: readonly string[];
}

const mostLength = 200;

/** `tool:send_money decision:declined from:2026-11-01 northwind` as a query. Days begin and end in the time zone. */
export function parseQueryText(text: string, timeZone: string): ParsedQuery {
  const query: Record<string, string | number> = {};
  const words: string[] = [];
  const unknown: string[] = [];
  for (const [token, name, quoted, plain = ''] of text.matchAll(/(?:([a-zA-Z]+):)?(?:"([^"]*)"|([^\s"]+))/gu)) {
    const value = quoted ?? plain;
    const read = name === undefined || name === 'text' ? undefined : readValue(name, value, timeZone);
    if (read !== undefined) query[name!] = read;
    else words.push(name === undefined ? value : token.replaceAll('"', ''));
    if (name !== undefined && read === undefined) unknown.push(token);
  }
  const looked = words.join(' ').slice(0, mostLength);
  return { query: { ...query, ...(looked !== '' && { text: looked }) } as TimelineQuery, unknown };
}

function readValue(name: string, value: string, timeZone: string): string | number | undefined {
  if (value === '' || value.length > mostLength) return undefined;
  if (name === 'from' || name === 'to') return parseDay(value, timeZone, name === 'to');
  if (name === 'decision') return decisions.find((decision) => decision === value);
  if (name === 'outcome') return outcomes.find((outcome) => outcome === value);
  return facets.some((facet) => facet === name) ? value : undefined;
}

/** The same the other way round. */
export function formatQueryText(query: TimelineQuery, timeZone: string): string {
  const parts = queryKeysInOrder.flatMap((key) => {
    const value = query[key];
    if (value === undefined) return [];
    if (key === 'text') return [String(value)];
    const text = typeof value === 'number' ? formatDay(value, timeZone) : value;
    return [`${key}:${/[\s"]/u.test(text) ? `"${text.replaceAll('"', '')}"` : text}`];
  });
  return parts.join(' ');
}

/** Epoch ms at which a day begins there, or the last of it; `undefined` for what is no day. */
export function parseDay(text: string, timeZone: string, isEnd: boolean): number | undefined {
  const date = new Date(`${text}T00:00Z`);
  if (Number.isNaN(date.getTime()) || toDay(date) !== text) return undefined;
  const toStart = (day: number): number => fromZonedTime({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day, hour: 0, minute: 0 }, timeZone);
  return isEnd ? toStart(date.getUTCDate() + 1) - 1 : toStart(date.getUTCDate());
}

export function formatDay(at: number, timeZone: string): string {
  const { year, month, day } = toZonedTime(at, timeZone);
  return toDay(new Date(Date.UTC(year, month - 1, day)));
}

function toDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** For the address of a page: one parameter for each thing asked for, times in ms. */
export function toSearchParams(query: TimelineQuery): URLSearchParams {
  return new URLSearchParams(queryKeysInOrder.flatMap((key) => (query[key] === undefined ? [] : [[key, String(query[key])]])));
}

/** What of an address is a query. Anything else in it is left alone, and what does not fit is not asked for. */
export function fromSearchParams(params: URLSearchParams): TimelineQuery {
  const entries = queryKeysInOrder.flatMap((key) => {
    const text = params.get(key);
    const value = text === null ? undefined : readParam(key, text);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries) as TimelineQuery;
}

function readParam(key: QueryKey, text: string): string | number | undefined {
  if (key === 'text') return text === '' ? undefined : text.slice(0, mostLength);
  if (key !== 'from' && key !== 'to') return readValue(key, text, 'UTC');
  return /^\d{1,15}$/u.test(text) ? Number(text) : undefined;
}

export function isEmptyQuery(query: TimelineQuery): boolean {
  return queryKeysInOrder.every((key) => query[key] === undefined);
}

/** A query with one thing changed; `undefined` takes it out. */
export function withValue(query: TimelineQuery, key: QueryKey, value: string | number | undefined): TimelineQuery {
  const { [key]: _before, ...rest } = query;
  return (value === undefined || value === '' ? rest : { ...rest, [key]: value }) as TimelineQuery;
}
