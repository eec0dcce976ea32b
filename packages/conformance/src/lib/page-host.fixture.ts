import { asShown } from '@byleave/core';
import type { ByleaveClient } from '@byleave/client';
import { createConformanceOffice } from './office.ts';

/** What a framework’s page takes for granted: a bank, an agent’s client and a person who approves. */
export interface PageHost {
  readonly bank: { readonly paid: number[]; readonly pay: (amount: number) => string };
  readonly client: ByleaveClient;
  readonly maya: {
    /** Approves the call or the action with this id, as soon as it waits. */
    readonly approves: (id: string) => Promise<void>;
    /** Approves everything that waits, once something does. */
    readonly approvesAll: () => Promise<void>;
  };
}

export const payment = { id: 'call-1', tool: 'pay', arguments: { iban: 'DE89370400440532013000', amount: 2400 } };

export function openPage(): PageHost {
  const office = createConformanceOffice();
  const paid: number[] = [];

  async function approve(isMeant: (ids: readonly string[]) => boolean): Promise<void> {
    for (;;) {
      const listed = await office.maya.listActions({ state: 'awaitingConsent' });
      const waiting = listed.ok ? listed.value.actions.filter(({ id, callId }) => isMeant([id, callId])) : [];
      for (const action of waiting) await office.maya.decide(action.id, { decision: 'approve', ...asShown(action, 'en') });
      if (waiting.length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  return {
    bank: { paid, pay: (amount) => (paid.push(amount), 'paid') },
    client: office.agent,
    maya: { approves: (id) => approve((ids) => ids.includes(id)), approvesAll: () => approve(() => true) },
  };
}
