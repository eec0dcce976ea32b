import { createConformanceOffice } from '@byleave/conformance/office';
import { expect, it } from 'vitest';
import { guardHooks } from './guard-hooks.ts';

it('lets guarded and named tools run, refuses any other, also one that every object has, and has it written down', async () => {
  const office = createConformanceOffice();
  const { beforeToolCall } = guardHooks({ pay: {} }, { client: office.agent, conversation: 'c-1', unguarded: ['agent-payer'] });
  const asked = (toolName: string) => beforeToolCall?.({ toolName, input: {}, context: { toolCallId: `call-${toolName}` } });
  const stopped = { proceed: false, output: expect.stringContaining('did not run') as string };
  expect([await asked('pay'), await asked('agent-payer'), await asked('agent-late'), await asked('toString')]).toEqual([undefined, undefined, stopped, stopped]);
  const listed = await office.maya.listActions();
  expect(listed.ok && listed.value.actions.map(({ toolName, lifecycle }) => [toolName, lifecycle.state]).toSorted()).toEqual([['agent-late', 'rejected'], ['toString', 'rejected']]);
});
