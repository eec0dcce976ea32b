import { describe, expect, it } from 'vitest';
import { readLimitScope, toLimitScope, type CountedAction } from './limit-attribute.ts';
import type { LimitScope } from './limit.ts';

const action: CountedAction = {
  principal: {
    user: { id: 'maya', name: 'Maya', roles: ['finance', 'owner', 'finance'], groups: ['berlin'] },
    agent: { id: 'office', name: 'Office' },
    via: [{ id: 'planner', name: 'Planner' }],
  },
  toolName: 'pay',
  tool: {
    name: 'pay',
    description: '',
    inputSchema: { type: 'object', properties: { iban: { type: 'string' }, to: { type: 'array' }, payee: { type: 'object' } } },
    effect: 'write',
    risk: 'medium',
    resource: { type: 'Account', argument: 'iban' },
    presentation: { id: 'pay', version: 1, title: 'Pay', approve: 'Pay', fields: [], reversibility: 'unknown', covers: 'This' },
  },
  conversation: 'c-1',
  arguments: { iban: 'de89 3704 0044 0532 0130 00', to: ['Ada', 'ada ', 'Bob'], payee: { name: 'Ada' }, none: [] },
  provenance: [{ pointer: '/iban', provenance: 'external' }],
  textFindings: [],
  risk: 'high',
};

const known: readonly (readonly [string, readonly unknown[] | undefined])[] = [
  ['user', ['maya']],
  ['agent', ['office']],
  ['tool', ['pay']],
  ['conversation', ['c-1']],
  ['role', ['finance', 'owner']],
  ['group', ['berlin']],
  ['resource', ['Account::"DE89370400440532013000"']],
  ['principal.name', ['Office']],
  ['principal.via', ['planner']],
  ['principal.user.name', ['Maya']],
  ['context.risk', ['high']],
  ['context.registeredRisk', ['medium']],
  ['context.requested', [false]],
  ['context.openWorld', [false]],
  ['context.fromExternal', ['iban']],
  ['context.fromUser', [null]],
  ['context.hiddenText', [null]],
  ['context.lookalike', [null]],
  ['context.provenance.iban', ['external']],
  ['context.provenance.to', ['unknown']],
  ['context.provenance.unheard', undefined],
  ['/iban', ['DE89370400440532013000']],
  ['/to', ['ada', 'bob']],
  ['/payee/name', ['ada']],
  ['/payee', undefined],
  ['/none', [null]],
  ['/unheard', undefined],
  ['/constructor', undefined],
];

describe('what a limit counts by', () => {
  it.each(known)('%s is read as %j', (path, values) => {
    const scope = toLimitScope(path);
    expect(scope).toEqual({ ok: true, scope: path });
    expect(readLimitScope(path as LimitScope, action)).toEqual(values);
  });

  it.each([
    ['principal', 'agent'],
    ['principal.user', 'user'],
    ['action', 'tool'],
    ['context.conversation', 'conversation'],
    ['context.arguments.iban', '/iban'],
    ['context.arguments.payee.name', '/payee/name'],
  ])('%s is another word for %s', (path, scope) => {
    expect(toLimitScope(path)).toEqual({ ok: true, scope });
  });

  it.each(['', 'tenant', 'person', 'roles', 'principal.user.email', 'principal.', 'context', 'context.', 'context.arguments', 'context.arguments.', 'context.provenance', 'context.provenance.', 'context.time', 'context.counters.paid', 'context.uninspectable', 'context.tenant', 'resource.id', 'constructor', '__proto__', '/a~2', 'USER'])('“%s” is nothing to count by, and says why', (path) => {
    expect(toLimitScope(path)).toEqual({ ok: false, why: expect.any(String) as string });
  });
});
