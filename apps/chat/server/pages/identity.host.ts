import { createSigningKey, issuer, sign } from '../../../../packages/authority/src/lib/jwt-issuer-fixture.ts';
import { agentCaller, askForAll, openLine, openOffice } from './page-office.fixture.ts';

export { accepted, post } from './page-office.fixture.ts';

export const { authority } = openOffice(askForAll);
const line = openLine(authority);
export const { mount } = line;
export const agent = line.clientOf(agentCaller());

export function readSession(request: Request) {
  const caller = line.authenticate(request);
  return caller?.kind === 'user' ? { company: caller.tenant, person: caller.user } : undefined;
}
export function readAgentKey(request: Request) {
  const caller = line.authenticate(request);
  return caller?.kind === 'agent' ? { company: caller.tenant, person: caller.user } : undefined;
}

const key = await createSigningKey('one');
/** The issuer, as the network would answer for it. */
globalThis.fetch = async (url) => Response.json(String(url).endsWith('/jwks') ? { keys: [key.jwk] } : { issuer, jwks_uri: `${issuer}/jwks` });

export async function requestWith(claims: object): Promise<Request> {
  const now = Math.floor(Date.now() / 1_000);
  const token = await sign(key, { iss: issuer, aud: 'https://byleave.example.com', client_id: 'web', iat: now, exp: now + 300, ...claims });
  return new Request('https://byleave.example.com/v1/actions', { headers: { authorization: `Bearer ${token}` } });
}
