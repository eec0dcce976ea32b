import { isWider, toPlaces } from '@byleave/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PolicyDecision } from '../decide.ts';
import { createCedarLanguage } from './cedar-language.ts';
import { callOf, decideWith, officeTools, payment, sendMail } from './office-fixture.ts';

const scopes = ['principal, action, resource', 'principal, action == Action::"send_payment", resource', 'principal == Agent::"office", action, resource', 'principal, action in Action::"write", resource'];
const conditions = ['', ' when { context.arguments.amount.lessThan(decimal("100.0")) }', ' when { context.arguments.amount.lessThanOrEqual(decimal("300.0")) }', ' unless { context.arguments.recipient == "ada" }'];
const demands = ['', '@ask ', '@ask("2") ', '@stepUp("passkey") ', '@everyTime ', '@approvers("finance:1") ', '@limit("1 per hour") '];

const isOfPayments = (scope: string): boolean => scope.includes('send_payment');
const rule = fc
  .record({ effect: fc.constantFrom('permit', 'forbid'), scope: fc.constantFrom(...scopes), condition: fc.constantFrom(...conditions), demand: fc.constantFrom(...demands) })
  // Only a tool that is named has its arguments.
  .map(({ effect, scope, condition, demand }) => `${effect === 'permit' ? demand : ''}${effect} (${scope})${isOfPayments(scope) ? condition : ''};`);
const rules = fc.uniqueArray(fc.record({ id: fc.constantFrom('a', 'b', 'c'), rule }), { selector: ({ id }) => id, minLength: 1, maxLength: 3 });
const toText = (list: readonly { readonly id: string; readonly rule: string }[]): string => list.map(({ id, rule: text }) => `@id("${id}") ${text}`).join('\n');

const requests = [payment({ arguments: { recipient: 'ada', amount: 20 } }), payment({ arguments: { recipient: 'bo', amount: 240 } }), payment({ arguments: { recipient: 'bo', amount: 900 } }), callOf(sendMail, { arguments: { to: ['ada'], body: 'Hello', copies: 1, urgent: false, options: { retries: 1, tag: null }, headers: {} } })];

/** Whether the second decision demands at least all that the first does. */
function isAsStrict(before: PolicyDecision, after: PolicyDecision): boolean {
  const rank = { allow: 0, ask: 1, deny: 2 } as const;
  if (rank[after.effect] !== rank[before.effect] || after.effect === 'deny') return rank[after.effect] >= rank[before.effect];
  const [was, is] = [before.demands, after.demands];
  return (
    is.approvals >= was.approvals &&
    // The place of the person it is done for is kept: approvers do not answer in their stead.
    (toPlaces(is).some(({ role }) => role === undefined) || !toPlaces(was).some(({ role }) => role === undefined)) &&
    was.stepUp.every((method) => is.stepUp.includes(method)) &&
    was.approvers.every(({ role, count }) => is.approvers.some((each) => each.role === role && each.count >= count)) &&
    (!was.everyTime || is.everyTime) &&
    (after.effect === 'ask' || before.limits.every(({ id }) => after.limits.some((limit) => limit.id === id)))
  );
}

it('a text that is said to allow no more lets nothing through that Cedar would have held up before', async () => {
  await fc.assert(
    fc.asyncProperty(rules, rules, fc.boolean(), fc.constantFrom('ask' as const, 'deny' as const), async (old, fresh, isEdit, otherwise) => {
      const [before, after] = [toText(old), toText(isEdit ? [...old.slice(1), ...fresh.filter(({ id }) => !old.slice(1).some((each) => each.id === id))] : fresh)];
      const language = createCedarLanguage({ initial: before, tools: officeTools, otherwise });
      fc.pre(!isWider(language.read!(before, 'acme'), language.read!(after, 'acme')));
      for (const request of requests) {
        const [was, is] = [await decideWith(before, request, { otherwise }), await decideWith(after, request, { otherwise })];
        expect({ before, after, request: request.context.arguments, isAsStrict: isAsStrict(was, is) }).toMatchObject({ isAsStrict: true });
      }
    }),
    // Most pairs are wider, and there is nothing to say of those.
    { numRuns: 12, maxSkipsPerRun: 1_000 },
  );
});
