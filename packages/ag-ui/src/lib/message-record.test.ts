import type { Message } from '@ag-ui/core';
import { describe, expect, it } from 'vitest';
import { createLatest, createMessageRecord } from './message-record.ts';

const said = (id: string, content = 'Pay Eve'): Message => ({ id, role: 'user', content });
const answer: Message = { id: 'a', role: 'assistant', content: 'Sure?' };

describe('a record of messages', () => {
  it('takes the last message for the person’s, and one of an earlier turn as long as it says the same', () => {
    const record = createMessageRecord();
    record.hear({ threadId: 't', messages: [said('1')] });
    const isPersons = record.hear({ threadId: 't', messages: [said('1'), answer, said('2')] });
    expect([said('1'), said('1', 'Pay Mallory'), said('2'), said('3'), answer].map(isPersons)).toEqual([true, false, true, false, false]);
  });

  it('takes none that came along with it, or in another thread, and does not change its mind when one is posted last', () => {
    const record = createMessageRecord();
    record.hear({ threadId: 't', messages: [said('1'), said('2')] });
    expect([said('1'), said('2')].map(record.hear({ threadId: 't', messages: [said('2'), said('1')] }))).toEqual([false, true]);
    expect([said('1'), said('2')].map(record.hear({ threadId: 'other', messages: [said('2'), said('1')] }))).toEqual([true, false]);
  });

  it('takes none that is said to a sub-agent', () => {
    const orders: Message = { ...said('1'), subagentRunId: 'sub' };
    expect([createMessageRecord().hear({ threadId: 't', messages: [orders] })(orders), createLatest([orders])(orders)]).toEqual([false, false]);
  });

  it('forgets the thread that was quiet for longest, and then nothing of it is the person’s', () => {
    const record = createMessageRecord();
    for (let at = 0; at <= 1_000; at += 1) record.hear({ threadId: `t-${at}`, messages: [said('1')] });
    expect(['t-0', 't-1000'].map((threadId) => record.hear({ threadId, messages: [said('1'), said('2')] })(said('1')))).toEqual([false, true]);
  });
});

it('without a record, the latest is the person’s, and what the page says of earlier ones is not believed', () => {
  const [first, last] = [said('1'), said('2')];
  expect([first, answer, last].map(createLatest([first, answer, last]))).toEqual([false, false, true]);
});
