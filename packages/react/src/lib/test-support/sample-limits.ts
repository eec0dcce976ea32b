import type { LimitShortage, LimitUsage } from '@byleave/core';
import { maya } from './sample-actions.ts';

/** €7,150 of €10,000 spent this month, €2,400 waiting. */
export const spending: LimitUsage = {
  limit: {
    id: 'monthly-spending',
    kind: 'budget',
    argument: '/amount',
    currency: 'EUR',
    most: 10_000,
    window: { kind: 'calendar', unit: 'month', timeZone: 'UTC' },
    per: ['user'],
  },
  scope: { user: maya.id },
  used: 7_150,
  reserved: 2_400,
  resetAt: Date.UTC(2026, 11, 1),
};

/** 2 of 10 posts in the last day. */
export const posting: LimitUsage = {
  limit: { id: 'daily-posts', kind: 'rate', most: 10, window: { kind: 'rolling', ms: 86_400_000 }, per: ['agent'] },
  scope: { agent: 'g-invoice' },
  used: 2,
  reserved: 0,
  resetAt: Date.UTC(2026, 10, 23, 19, 40),
};

/** €2,400 when there is room for €450. */
export const overspending: LimitShortage = {
  limit: spending.limit,
  scope: spending.scope,
  needed: 2_400,
  used: 7_150,
  reserved: 2_400,
  roomAt: Date.UTC(2026, 11, 1),
};
