import { canonicalize, type JsonObject } from '@byleave/core';
import type { AuthzenRequest } from './messages.ts';

/** The authorization-relevant context: what of a call's context an approval is about. */
export const bindingContextMembers = ['arguments', 'conversation', 'provenance'] as const;

/**
 * The hashed form of a denial's binding (access request profile, “Binding Token Integrity”): base64url of the SHA-256
 * of the RFC 8785 canonical text of subject, resource, action and authorization-relevant context. An actor in
 * `subject.properties.act` stays out of it.
 *
 * @throws Error when the request holds what JSON cannot carry.
 */
export async function toBindingHash({ subject, resource, action, context = {} }: AuthzenRequest): Promise<string> {
  const relevant = Object.fromEntries(bindingContextMembers.flatMap((name) => (Object.hasOwn(context, name) ? [[name, context[name]]] : [])));
  const bound = canonicalize({ subject: withoutActor(subject), resource, action, context: relevant });
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(bound))));
}

function withoutActor(subject: AuthzenRequest['subject']): AuthzenRequest['subject'] {
  const { properties } = subject;
  if (!properties || !Object.hasOwn(properties, 'act')) return subject;
  const kept: JsonObject = Object.fromEntries(Object.entries(properties).filter(([name]) => name !== 'act'));
  return { ...subject, properties: kept };
}

/** RFC 4648 §5 without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/u, '');
}
