import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from '@byleave/authority';
import type { Person } from '@byleave/core';
import { parseSigned, serializeSigned } from 'hono/utils/cookie';
import { officeAgent, tenant } from './agent.ts';
import { findPerson, people } from './people.ts';

const lifetimeSeconds = 30 * 24 * 60 * 60;

/**
 * Who sends a request. This sample has no sign-in page: see decision 005. Each person's agent has a credential of its
 * own, made anew by each process, that never leaves it.
 */
export interface Sessions {
  /** The credential of the agent that acts for this person. */
  agentHeaders(person: Person): Readonly<Record<string, string>>;
  /** The `set-cookie` header that signs this person in. */
  createCookie(person: Person): Promise<string>;
  /** Who is signed in. An agent's credential signs nobody in. */
  readUser(request: Request): Promise<Person | undefined>;
  readCaller(request: Request): Promise<Caller | undefined>;
}

export function createSessions(secret: string): Sessions {
  // Cookies know no ports: two servers on one host would sign each other out under one name.
  const cookieName = `byleave_session_${createHash('sha256').update(secret).digest('hex').slice(0, 8)}`;
  const credentials = new Map(people.map((person) => [person.id, `Bearer ${randomBytes(32).toString('hex')}`]));
  const credentialOf = (person: Person): string => {
    const credential = credentials.get(person.id);
    if (credential === undefined) throw new TypeError(`sessions: nobody here has the id ${person.id}`);
    return credential;
  };
  const readUser = async (request: Request): Promise<Person | undefined> => {
    const cookies = await parseSigned(request.headers.get('cookie') ?? '', secret, cookieName);
    return findPerson(cookies[cookieName]);
  };
  return {
    agentHeaders: (person) => ({ authorization: credentialOf(person) }),
    readUser,
    createCookie: (person) =>
      serializeSigned(cookieName, person.id, secret, { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: lifetimeSeconds }),
    async readCaller(request) {
      const authorization = request.headers.get('authorization');
      if (authorization !== null) {
        const owner = people.find((person) => isEqual(authorization, credentialOf(person)));
        return owner && { kind: 'agent', tenant, user: owner, agent: officeAgent };
      }
      const user = await readUser(request);
      return user && { kind: 'user', tenant, user };
    },
  };
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The key that signs session cookies: made once per data folder, readable by its owner alone. */
export function loadSessionSecret(folder: string): string {
  const file = join(folder, 'session.key');
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
