import type { Person } from '@byleave/core';
import type { Permissions } from '../../server/people.ts';

export interface Session {
  readonly user: Person;
  /** Everybody who can sign in. */
  readonly people: readonly Person[];
  readonly agent: { readonly id: string; readonly name: string };
  readonly model: string;
  readonly may: Permissions;
}

/** A refusal of the chat server, in words fit to show. */
export class ServerError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** @throws ServerError */
export async function callServer<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(
    `/api${path}`,
    body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
  ).catch(() => {
    throw new ServerError('unreachable', 'The server can’t be reached. Nothing was sent; try again in a moment.');
  });
  const answer = (await response.json().catch(() => ({}))) as T & { readonly error?: { readonly code: string; readonly message: string } };
  if (!response.ok) throw new ServerError(answer.error?.code ?? 'unknown', answer.error?.message ?? 'The server answered with an error.');
  return answer;
}
