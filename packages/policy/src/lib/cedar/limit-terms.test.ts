import { describe, expect, it } from 'vitest';
import { parseLimit } from '../limit-obligation.ts';
import { parseLimits } from './limit-terms.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const rate = { kind: 'rate', id: 'p', per: [] };
const budget = { kind: 'budget', id: 'p', argument: '/amount', per: [] };

describe('the words of a limit', () => {
  it.each([
    ['10 per hour', { ...rate, most: 10, window: { kind: 'rolling', ms: hour } }],
    ['10 per hour per tenant', { ...rate, most: 10, window: { kind: 'rolling', ms: hour } }],
    ['10 per hour rolling per user', { ...rate, most: 10, window: { kind: 'rolling', ms: hour }, per: ['user'] }],
    ['1 per 90 minutes per agent, tool , conversation', { ...rate, most: 1, window: { kind: 'rolling', ms: 90 * minute }, per: ['agent', 'tool', 'conversation'] }],
    ['3 per 2 weeks per user, argument iban', { ...rate, most: 3, window: { kind: 'rolling', ms: 14 * day }, per: ['user', '/iban'] }],
    ['3 per day per role, group', { ...rate, most: 3, window: { kind: 'rolling', ms: day }, per: ['role', 'group'] }],
    ['3 per day per principal.user, context.risk, context.arguments.iban', { ...rate, most: 3, window: { kind: 'rolling', ms: day }, per: ['user', 'context.risk', '/iban'] }],
    ['3 per day per principal.user.name, context.provenance.iban, resource', { ...rate, most: 3, window: { kind: 'rolling', ms: day }, per: ['principal.user.name', 'context.provenance.iban', 'resource'] }],
    ['5.0 per 366 days', { ...rate, most: 5, window: { kind: 'rolling', ms: 366 * day } }],
    ['5 per calendar week', { ...rate, most: 5, window: { kind: 'calendar', unit: 'week', timeZone: 'UTC' } }],
    ['5 per calendar day in Asia/Tokyo per user', { ...rate, most: 5, window: { kind: 'calendar', unit: 'day', timeZone: 'Asia/Tokyo' }, per: ['user'] }],
    [' 0.0001\n of  amount per day ', { ...budget, most: 0.0001, window: { kind: 'rolling', ms: day } }],
    ['10000 EUR of amount per calendar month in Europe/Berlin per tenant', { ...budget, currency: 'EUR', most: 10_000, window: { kind: 'calendar', unit: 'month', timeZone: 'Europe/Berlin' } }],
    ['1 of a/b~c per day per argument a/b~c', { ...budget, argument: '/a~1b~0c', most: 1, window: { kind: 'rolling', ms: day }, per: ['/a~1b~0c'] }],
  ])('reads “%s”', (text, limit) => {
    const limits = parseLimits('p', text);
    expect(limits).toEqual([limit]);
    expect(parseLimit((limits as readonly unknown[])[0])).toEqual(limit);
  });

  it('numbers every limit after the first', () => {
    const limits = parseLimits('pay', '1 per minute; 5 per hour;10 per day per user');
    expect(typeof limits === 'string' ? limits : limits.map(({ id, most }) => [id, most])).toEqual([['pay', 1], ['pay#2', 5], ['pay#3', 10]]);
  });

  it.each([
    ['', /needs a number, a time/u],
    ['ten per hour', /needs a number, a time/u],
    ['10', /needs a number, a time/u],
    ['10/hour', /needs a number, a time/u],
    ['-1 per hour', /needs a number, a time/u],
    ['1e3 per hour', /needs a number, a time/u],
    ['1,000 per hour', /needs a number, a time/u],
    ['10 per month', /needs a number, a time/u],
    ['10 per calendar hour', /needs a number, a time/u],
    ['10 per 2 calendar days', /needs a number, a time/u],
    ['10 per hour in Europe/Berlin', /needs a number, a time/u],
    ['10 eur of amount per day', /needs a number, a time/u],
    ['10 per hour;', /needs a number, a time/u],
    ['10 per hour, 20 per day', /needs a number, a time/u],
    ['10\u00a0per hour', /needs a number, a time/u],
    ['0 per hour', /above zero/u],
    ['0.00000 of amount per hour', /above zero/u],
    ['1.00001 of amount per hour', /four decimals/u],
    ['99999999999999999 per hour', /four decimals/u],
    ['1.5 per hour', /no part of one/u],
    ['10 EUR per day', /have no EUR/u],
    ['10 per 0 hours', /between a minute and 366 days/u],
    ['10 per 367 days', /between a minute and 366 days/u],
    ['10 per 53 weeks', /between a minute and 366 days/u],
    ['10 per 999999999 weeks', /between a minute and 366 days/u],
    ['10 per calendar day in Europe/Atlantis', /no time zone/u],
    ['10 per calendar day in +01:00', /no time zone/u],
    ['10 per hour per person', /per “person”, which is nothing that policies know/u],
    ['10 per hour per context.time', /per “context\.time”, which names nothing that could be counted apart/u],
    ['10 per hour per context.arguments', /is no single value/u],
    ['10 per hour per principal.user.email', /nothing that policies know/u],
    ['10 per hour per user, principal.user', /the same thing twice/u],
    ['10 per hour per tenant, user', /per “tenant”/u],
    ['10 per hour per user,', /per “”/u],
    ['10 per hour per argument', /per “argument”/u],
    ['10 per hour per user per agent', /per “user per agent”/u],
    ['10 per hour per user, user', /twice/u],
  ])('does not guess what “%s” means', (text, problem) => {
    expect(parseLimits('p', text)).toMatch(problem);
  });

  it.each(['ask', 'limit', 'x'.repeat(201)])('wants a name uses can be counted under, which “%s” is not', (id) => {
    expect(parseLimits(id, '1 per day')).toMatch(/@id/u);
  });
});
