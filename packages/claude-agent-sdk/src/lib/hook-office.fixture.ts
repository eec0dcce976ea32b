import { createEffectLedger, type Call, type EffectLedger } from '@byleave/conformance';
import { createConformanceOffice, type ConformanceOffice } from '@byleave/conformance/office';
import type { ByleaveClient } from '@byleave/client';
import type { Action } from '@byleave/core';

export const look: Call = { id: 'call-1', tool: 'look', arguments: {} };
export const payment: Call = { id: 'call-2', tool: 'pay', arguments: { iban: 'DE89370400440532013000', amount: 2400 } };

/** An office, and what ran beside it. */
export interface HookOffice extends ConformanceOffice {
  readonly effects: EffectLedger;
  /** As the person sees them. */
  readonly actions: () => Promise<readonly Action[]>;
  /** A client of the agent’s whose every proposal fails. */
  readonly broken: () => ByleaveClient;
}

export function createHookOffice(): HookOffice {
  const office = createConformanceOffice();
  return {
    ...office,
    effects: createEffectLedger(),
    async actions() {
      const listed = await office.maya.listActions();
      return listed.ok ? listed.value.actions : [];
    },
    broken: () => ({ ...office.agent, propose: () => Promise.reject(new Error('It broke.')) }),
  };
}
