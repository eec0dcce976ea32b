import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from '@byleave/authority';
import type { Person } from '@byleave/core';
import { parseSigned, serializeSigned } from 'hono/utils/cookie';
import { maya, officeAgent, tenant } from './agent.ts';

const lifetimeSeconds = 30 * 24 * 60 * 60;

/**
 * Who sends a request. This sample has one person and no sign-in page: opening the page on this machine signs her in.
 * The agent's credential is made anew by each process and never leaves it.
 */
export interface Sessions {
  readonly agentHeaders: Readonly<Record<string, string>>;
  /** The `set-cookie` header that signs Maya in. */
  createCookie(): Promise<string>;
  readUser(request: Request): Promise<Person | undefined>;
  readCaller(request: Request): Promise<Caller | undefined>;
}

export function createSessions(secret: string): Sessions {
  // Cookies know no ports: two servers on one host would sign each other out under one name.
  const cookieName = `byleave_session_${createHash('sha256').update(secret).digest('hex').slice(0, 8)}`;
  const agentHeaders = { authorization: `Bearer ${randomBytes(32).toString('hex')}` };
  const readUser = async (request: Request): Promise<Person | undefined> => {
    const cookies = await parseSigned(request.headers.get('cookie') ?? '', secret, cookieName);
    return cookies[cookieName] === maya.id ? maya : undefined;
  };
  return {
    agentHeaders,
    readUser,
    createCookie: () =>
      serializeSigned(cookieName, maya.id, secret, { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: lifetimeSeconds }),
    async readCaller(request) {
      const authorization = request.headers.get('authorization');
      if (authorization !== null) {
        return isEqual(authorization, agentHeaders.authorization) ? { kind: 'agent', tenant, user: maya, agent: officeAgent } : undefined;
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
