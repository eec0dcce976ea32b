import { createConformanceOffice } from '../../../conformance/src/office.ts';
import { expect, it } from 'vitest';
import type { ActionsQuery } from './client.ts';
import { findCalls } from './find-calls.ts';

it('finds calls however many came after them, and reads no further than it has to', async () => {
  const office = createConformanceOffice();
  for (let index = 0; index <= 200; index += 1) {
    await office.agent.propose({ callId: `call-${index}`, conversation: 'c-1', tool: 'look', arguments: {}, sources: [], sourcesComplete: true });
  }
  const asked: ActionsQuery[] = [];
  const client = { listActions: (query: ActionsQuery = {}) => (asked.push(query), office.agent.listActions(query)) };
  const find = async (...callIds: readonly string[]) => {
    asked.length = 0;
    const found = await findCalls(client, 'c-1', callIds);
    return found.ok && [found.value.actions.map(({ callId }) => callId), asked.length];
  };
  expect([await find('call-200'), await find('call-0', 'call-200'), await find('nobody’s', 'call-1')]).toEqual([[['call-200'], 1], [['call-200', 'call-0'], 2], [['call-1'], 2]]);
  expect((await findCalls(client, 'c-2', ['call-0'])).ok).toBe(true);
});
