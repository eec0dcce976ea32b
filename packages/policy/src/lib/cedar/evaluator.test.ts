import { describe, expect, it } from 'vitest';
import { createCedarEvaluator, type CedarEvaluatorOptions } from './evaluator.ts';

const uid = (type: string, id: string) => ({ type, id });
const reference = (type: string, id: string) => ({ __entity: uid(type, id) });
const entity = (type: string, id: string, attrs: object = {}, parents: readonly { type: string; id: string }[] = []) => ({ uid: uid(type, id), attrs: attrs as never, parents: [...parents] });

const entities = [
  entity('User', 'maya', { manager: reference('User', 'sam') }, [uid('Group', 'berlin')]),
  entity('User', 'sam', { level: 7 }),
  entity('Group', 'berlin', {}, [uid('Group', 'germany')]),
  entity('Group', 'germany'),
  entity('Flag', 'open', { on: true }),
  entity('Action', 'pay', {}, [uid('Action', 'write')]),
  ...Array.from({ length: 500 }, (_, index) => entity('User', `other-${index}`)),
];

const ask = (policies: string, options: Partial<CedarEvaluatorOptions> = {}, own: ReturnType<typeof entity>[] = []) =>
  createCedarEvaluator({ policies, entities, ...options }).evaluate({ principal: uid('User', 'maya'), action: uid('Action', 'pay'), resource: uid('Bill', '1'), context: { ref: reference('User', 'sam') }, entities: own });

describe('evaluating Cedar as it is', () => {
  it.each([
    'principal.manager.level == 7',
    'principal in Group::"germany"',
    'Flag::"open".on',
    'context.ref.level == 7',
    'action in Action::"write"',
  ])('reaches what a policy can: %s', (condition) => {
    expect(ask(`permit(principal, action, resource) when { ${condition} };`)).toMatchObject({ type: 'answered', decision: 'allow', errors: [] });
  });

  it('keeps policies on groups of actions in every slice', () => {
    const policies = 'permit(principal, action == Action::"read", resource); @id("w") permit(principal, action in Action::"write", resource); forbid(principal, action == Action::"other", resource);';
    expect(ask(policies)).toMatchObject({ decision: 'allow', reasons: [{ id: 'w' }] });
  });

  it('prefers what a question says about an entity', () => {
    const policies = 'permit(principal, action, resource) when { principal.manager.level == 9 };';
    expect(ask(policies, {}, [entity('User', 'sam', { level: 9 })])).toMatchObject({ decision: 'allow' });
  });

  it('answers nothing under a schema that is none, or that the request does not fit', () => {
    expect(ask('permit(principal, action, resource);', { schema: 'entity;' })).toMatchObject({ type: 'failed' });
    expect(ask('permit(principal, action, resource);', { schema: 'entity User, Bill; action read appliesTo { principal: User, resource: Bill };' })).toMatchObject({ type: 'failed' });
  });

  it('takes no policies that do not parse', () => {
    expect(() => createCedarEvaluator({ policies: 'permit' })).toThrow(/cannot be used/u);
  });
});
