import { createAuthority, toToolDefinition, type AgentCaller, type Authority, type ToolRegistration } from '@byleave/authority';
import { createMemoryStorage } from '@byleave/authority/memory';
import { createPasskeyVerifier } from '@byleave/authority/passkeys';
import type { Action, JsonObject, Person } from '@byleave/core';
import type { ProposeRequest } from '@byleave/core/wire';
import { createCedarPolicy } from '@byleave/policy/cedar';
import { z } from 'zod';
import { officeAgent, tenant, toolRegistrations } from '../agent.ts';

/** The office's tools and one whose arguments policies cannot always read. */
export const tools: readonly ToolRegistration[] = [
  ...toolRegistrations,
  {
    name: 'look_up',
    description: 'Look something up.',
    input: z.strictObject({ filter: z.union([z.string(), z.null()]).optional(), ratio: z.number().optional() }),
    effect: 'read',
    risk: 'low',
    presentation: { id: 'look_up', version: 1, title: 'Look up', approve: 'Look up', fields: [], reversibility: 'reversible', covers: 'This' },
  },
];
export const definitions = tools.map(toToolDefinition);

export const maya: Person = { id: 'maya', name: 'Maya Chen', roles: ['finance'], groups: ['design'] };

interface NamedRequest {
  readonly tool: string;
  readonly arguments: JsonObject;
  /** Default: the person said it all. */
  readonly sources?: ProposeRequest['sources'];
  readonly sourcesComplete?: boolean;
  readonly caller?: Partial<AgentCaller>;
}

const iban = 'DE89370400440532013000';
const invoice = { recipient: 'Northwind GmbH', iban, amount: 120, reference: 'INV-20418' };
const pay = (changes: JsonObject = {}, more: Partial<NamedRequest> = {}): NamedRequest => ({ tool: 'send_payment', arguments: { ...invoice, ...changes }, ...more });
const post = (channel: string, more: Partial<NamedRequest> = {}): NamedRequest => ({ tool: 'post_to_forum', arguments: { channel, body: 'The lamps are here.' }, ...more });
const said = (text: string) => ({ kind: 'user', id: 'm-1', text }) as const;
const returned = (tool: string, text: string) => ({ kind: 'tool', id: 'm-2', tool, text }) as const;
const withoutAmount = said(`Pay Northwind GmbH, ${iban}, for INV-20418`);
const stranger: Partial<AgentCaller> = { user: { id: 'sam', name: 'Sam' } };

/** The requests the page's tables name. */
export const requests: Readonly<Record<string, NamedRequest>> = {
  'read a mail': { tool: 'read_mail', arguments: { id: 'mail-1' } },
  'search mail': { tool: 'search_mail', arguments: { query: 'invoice' } },
  'search mail with hidden text': { tool: 'search_mail', arguments: { query: 'invo\u{200b}ice' } },
  'send a mail': { tool: 'send_mail', arguments: { to: 'ada@northwind.example', subject: 'Lamps', body: 'They are here.' } },
  'post in #design': post('design'),
  'post in #design for somebody outside the team': post('design', { caller: stranger }),
  'post in #general': post('general'),
  'pay Northwind €120': pay(),
  'pay Northwind €120, its IBAN written with spaces': pay({ iban: 'DE89 3704 0044 0532 0130 00' }),
  'pay somebody new €120': pay({ recipient: 'Lumen Parts', iban: 'FR1420041010050500013M02606' }),
  'pay Northwind €2,400': pay({ amount: 2_400 }),
  'pay Northwind €60,000': pay({ amount: 60_000 }),
  'pay Northwind €120, its IBAN out of the ledger': pay({}, { sources: [said('Pay Northwind GmbH 120 for INV-20418'), returned('list_payments', iban)] }),
  'pay Northwind €120, the amount out of an e-mail': pay({}, { sources: [withoutAmount, returned('read_mail', 'Please pay €120.00')] }),
  'pay Northwind €120, the amount out of nowhere': pay({}, { sources: [withoutAmount] }),
  'pay Northwind €120, not all that was read is known': pay({}, { sources: [withoutAmount], sourcesComplete: false }),
  'pay Northwind €60,000, the amount out of an e-mail': pay({ amount: 60_000 }, { sources: [withoutAmount, returned('read_mail', 'Please pay €60,000')] }),
  'pay Northwind €120 for somebody outside finance': pay({}, { caller: stranger }),
  'pay Northwind €120 through another agent': pay({}, { caller: { via: [{ id: 'planner', name: 'Planner' }] } }),
  'pay Northwind €120 with hidden text in the reference': pay({ reference: 'INV-20418\u{200b}' }),
  'look up with an argument no policy can read': { tool: 'look_up', arguments: { filter: null } },
  'look up with a number of five decimal places': { tool: 'look_up', arguments: { ratio: 0.12345 } },
};

const passkeys = createPasskeyVerifier({ rpId: 'localhost', rpName: 'The page', origins: ['http://localhost'] });

/** A Monday, noon. */
const noon = Date.UTC(2026, 10, 23, 12);

export interface Answer {
  readonly answer: 'allowed' | 'asked' | 'denied';
  readonly action: Action;
  readonly authority: Authority;
}

/** What an authority with these policies answers to a request by name. */
export async function answerTo(name: string, policies: string, otherwise: 'ask' | 'deny' = 'ask'): Promise<Answer> {
  const request = requests[name];
  if (!request) throw new TypeError(`the page names a request nobody made: ${name}`);
  const { caller, sources = [said(Object.values(request.arguments).join('; '))], sourcesComplete = true, tool, arguments: args } = request;
  const policy = createCedarPolicy({ policies, tools: definitions, otherwise });
  const authority = createAuthority({ storage: createMemoryStorage(), tools, policy, passkeys, now: () => noon });
  const proposed = await authority.propose(
    { kind: 'agent', tenant, user: maya, agent: officeAgent, ...caller },
    { callId: 'call-1', conversation: 'c-1', tool, arguments: args, sources, sourcesComplete },
  );
  if (!proposed.ok) throw new TypeError(`${name}: ${proposed.refusal.code}: ${proposed.refusal.message}`);
  const { action } = proposed.value;
  return { answer: toAnswer(action), action, authority };
}

function toAnswer({ lifecycle: { state } }: Action): Answer['answer'] {
  switch (state) {
    case 'authorized':
      return 'allowed';
    case 'awaitingConsent':
      return 'asked';
    case 'denied':
      return 'denied';
    default:
      throw new TypeError(`an action that has just been proposed is ${state}`);
  }
}
