import type { ByleaveClient } from '@byleave/client';
import { refuse } from '@byleave/core';

type Method = (...values: readonly unknown[]) => Promise<unknown>;

const gone = refuse('unauthenticated', 'Somebody else is signed in by now.');

/**
 * A client for as long as one person is there: what they began is not sent in the name of the next, whose session it may be by
 * now, and an answer that comes late is told to nobody.
 */
export function createPersonalClient(client: ByleaveClient, isGone: () => boolean): ByleaveClient {
  return new Proxy(client, {
    get: (_, name: keyof ByleaveClient) => async (...values: readonly unknown[]) => {
      const answer = !isGone() && (await (client as unknown as Record<string, Method>)[name]!(...values));
      return isGone() ? gone : answer;
    },
  });
}
