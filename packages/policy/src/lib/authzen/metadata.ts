import { ByleaveError } from '@byleave/core';
import { wireObligationTypes } from './obligation-wire.ts';

/** `/.well-known/authzen-configuration` (Authorization API 1.0 §9, obligations profile §6, access request profile “Discovery”). */
export interface AuthzenMetadata {
  readonly policy_decision_point: string;
  readonly access_evaluation_endpoint: string;
  readonly access_evaluations_endpoint: string;
  readonly supported_obligations: readonly string[];
  readonly access_request_endpoint?: string;
  readonly jwks_uri?: string;
  readonly capabilities?: readonly string[];
}

export interface AuthzenMetadataOptions {
  /** Whether what needs a person can be requested here. Default `false`. */
  readonly accessRequests?: boolean;
}

export const wellKnownPath = '/.well-known/authzen-configuration';
export const evaluationPath = '/access/v1/evaluation';
export const evaluationsPath = '/access/v1/evaluations';
export const accessRequestsPath = '/access/v1/requests';
/** Where the keys are that check what the decision point signs. Open to everybody. */
export const jwksPath = '/jwks.json';

/**
 * The metadata of a decision point at a URL.
 *
 * @throws ByleaveError `misuse` unless it is an `https` URL without query and fragment; `http` only on this machine.
 */
export function createAuthzenMetadata(decisionPoint: string, { accessRequests = false }: AuthzenMetadataOptions = {}): AuthzenMetadata {
  const base = parseDecisionPoint(decisionPoint);
  return {
    policy_decision_point: base,
    access_evaluation_endpoint: `${base}${evaluationPath}`,
    access_evaluations_endpoint: `${base}${evaluationsPath}`,
    supported_obligations: wireObligationTypes,
    ...(accessRequests && {
      access_request_endpoint: `${base}${accessRequestsPath}`,
      jwks_uri: `${base}${jwksPath}`,
      capabilities: ['urn:openid:authzen:capability:access-request'],
    }),
  };
}

/** The identifier without a trailing slash. @throws ByleaveError `misuse` */
export function parseDecisionPoint(decisionPoint: string): string {
  const url = URL.parse(decisionPoint);
  if (!url || !isSecure(url) || url.search !== '' || url.hash !== '' || url.username !== '' || decisionPoint.includes('?') || decisionPoint.includes('#')) {
    throw new ByleaveError({ code: 'misuse', message: `“${decisionPoint}” is no decision point’s identifier. Use an https URL without query and fragment.` });
  }
  return `${url.origin}${url.pathname.replace(/\/$/u, '')}`;
}

const thisMachine: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

export function isSecure({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && thisMachine.includes(hostname));
}

/** The well-known path goes between host and path (§9.2). */
export function toMetadataUrl(decisionPoint: string): string {
  const { origin, pathname } = new URL(decisionPoint);
  return `${origin}${wellKnownPath}${pathname === '/' ? '' : pathname}`;
}
