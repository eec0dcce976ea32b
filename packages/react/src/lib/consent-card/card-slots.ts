import type { Action } from '@byleave/core';
import type { ReactNode } from 'react';

/** Places on a card for what a host knows about a request: a picture of the invoice, a link to the ticket. */
export interface CardSlots {
  /** Below the arguments of a request. */
  readonly details?: (action: Action) => ReactNode;
  /** Below everything, on the slip and on the receipt. */
  readonly footer?: (action: Action) => ReactNode;
}
