import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { decideWith, payment, officeTools } from './lib/cedar/office-fixture.ts';
import { checkCedarPolicies } from './cedar.ts';

it('the README’s policies can be published and do what they say', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const policies = /const policies = `([^`]*)`/u.exec(readme)?.[1] ?? '';
  expect(checkCedarPolicies({ policies, tools: officeTools })).toMatchObject({ ok: true, value: { warnings: [] } });
  const provenance = { recipient: 'user', amount: 'user' } as const;
  expect(await decideWith(policies, payment({ provenance }))).toMatchObject({ effect: 'allow', limits: [{ id: 'own-words', most: 20, per: ['user'] }], reasons: [{ policy: 'own-words' }] });
  expect(await decideWith(policies, payment({ provenance, arguments: { recipient: 'ada', amount: 1_000.01 } }))).toMatchObject({
    effect: 'ask',
    demands: { stepUp: ['passkey'] },
    reasons: [{ text: 'Large sums are confirmed.' }],
  });
  expect(await decideWith(policies, payment())).toMatchObject({ effect: 'ask', reasons: [{ policy: 'default' }] });
});
