import { isPlainObject, type StopScope } from '@byleave/core';

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
    const kept = text ? attempt((): unknown => JSON.parse(text)) : undefined;
    return isScope(kept) ? kept : null;
  },
  write: (userId, scope) => void attempt(() => sessionStorage.setItem(`${prefix}${userId}`, JSON.stringify(scope))),
  clear: (userId) => void attempt(() => sessionStorage.removeItem(`${prefix}${userId}`)),
};

/** Anything else would be sent again and again, and refused: a scope that was damaged must not become a wider one either. */
function isScope(value: unknown): value is StopScope {
  const restrictions: readonly string[] = ['userId', 'agentId', 'toolName', 'conversation'];
  return isPlainObject(value) && Object.entries(value).every(([name, id]) => restrictions.includes(name) && typeof id === 'string');
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
