import type { CheckParseAnswer } from '@cedar-policy/cedar-wasm/nodejs';

/** Something Cedar keeps parsed under an id. */
export interface Preparsed {
  /** Makes sure Cedar has it, and answers with the id it has it under until the next call. */
  readonly id: () => string;
}

/**
 * Cedar never forgets what it has parsed, only overwrites it. So there is a fixed number of ids, and what was used
 * longest ago gives its own to what is needed now.
 */
export interface PreparsedPool {
  readonly add: (parse: (id: string) => CheckParseAnswer) => Preparsed;
  /** How many ids are in use. */
  readonly size: () => number;
}

export function createPreparsedPool(name: string, capacity: number): PreparsedPool {
  const held = new Map<Preparsed, string>();
  const free = Array.from({ length: capacity }, (_, index) => `${name}-${index}`);
  const take = (): string => {
    const unused = free.pop();
    if (unused !== undefined) return unused;
    const [oldest, id] = held.entries().next().value!;
    held.delete(oldest);
    return id;
  };
  return {
    size: () => held.size,
    add(parse) {
      const preparsed: Preparsed = {
        id() {
          const known = held.get(preparsed);
          const id = known ?? take();
          const answer = known === undefined ? parse(id) : { type: 'success' as const };
          if (answer.type === 'failure') {
            free.push(id);
            throw new TypeError(`Cedar does not parse this: ${answer.errors[0]?.message ?? ''}`);
          }
          held.delete(preparsed);
          held.set(preparsed, id);
          return id;
        },
      };
      return preparsed;
    },
  };
}
