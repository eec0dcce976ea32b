/**
 * Gets a token for one audience from the host's own server. Asked for again before the last one ends, and when the
 * authority no longer takes it. Give out tokens that last minutes; they are kept in memory and nowhere else.
 */
export type GetToken = (request: { /** Who is to accept it. */ readonly audience: string }) => Promise<string>;

/** The token that is good now. */
export interface TokenSource {
  /** @throws whatever the host's `getToken` throws. */
  read(): Promise<string>;
  /** The authority did not take it. */
  drop(token: string): void;
}

/** The host's function as it is now, behind one that stays the same. Once there is none, not even a token under way is given out. */
export function createTokenGetter(first: GetToken | undefined): { readonly get: GetToken; use(next: GetToken | undefined): void } {
  let current = first;
  return {
    get: async (request) => {
      if (!current) throw new Error('There is no getToken to ask.');
      const token = await current(request);
      // Whoever is signed in when it comes may be another than when it was asked for.
      if (!current) throw new Error('The person who asked has gone.');
      return token;
    },
    use(next) {
      current = next;
    },
  };
}

/** A token is asked for again this long before it ends. */
const marginMs = 30_000;
/** How long one is used whose end can't be read: it is no JWT, or has no `exp` (RFC 7519 §4.1.4). */
const unknownLifeMs = 60_000;

export function createTokenSource(getToken: GetToken, audience: string, now: () => number = Date.now): TokenSource {
  let held: { readonly token: string; readonly staleAt: number } | null = null;
  let asking: Promise<string> | null = null;

  async function ask(): Promise<string> {
    try {
      const token = await getToken({ audience });
      held = { token, staleAt: endOf(token) === undefined ? now() + unknownLifeMs : endOf(token)! - marginMs };
      return token;
    } finally {
      asking = null;
    }
  }

  return {
    read() {
      if (held && now() < held.staleAt) return Promise.resolve(held.token);
      asking ??= ask();
      return asking;
    },
    drop(token) {
      if (held?.token === token) held = null;
    },
  };
}

/** Epoch ms at which a JWT ends. Not verified: it only says when to ask for the next. */
function endOf(token: string): number | undefined {
  try {
    const payload: unknown = JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')));
    const end = typeof payload === 'object' && payload !== null && 'exp' in payload ? payload.exp : undefined;
    return typeof end === 'number' ? end * 1000 : undefined;
  } catch {
    return undefined;
  }
}
