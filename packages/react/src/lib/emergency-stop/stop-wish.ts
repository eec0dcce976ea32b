import type { StopScope } from '@byleave/core';
import { pressStopRequestSchema } from '@byleave/core/wire';

const prefix = 'byleave stop ';

/** A press that nobody has answered yet, kept over a reload of its tab: whoever reloads because nothing works has pressed all the same. */
export interface StopWish {
  read(userId: string): StopScope | null;
  write(userId: string, scope: StopScope): void;
  clear(userId: string): void;
}

/** Kept in the tab's own storage; where there is none, a reload forgets. */
export const browserWish: StopWish = {
  read: (userId) => {
    const text = attempt(() => sessionStorage.getItem(`${prefix}${userId}`));
    const parsed = text ? pressStopRequestSchema.safeParse(attempt((): unknown => ({ scope: JSON.parse(text) }))) : undefined;
    return parsed?.success ? parsed.data.scope : null;
  },
  write: (userId, scope) => void attempt(() => sessionStorage.setItem(`${prefix}${userId}`, JSON.stringify(scope))),
  clear: (userId) => void attempt(() => sessionStorage.removeItem(`${prefix}${userId}`)),
};

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
