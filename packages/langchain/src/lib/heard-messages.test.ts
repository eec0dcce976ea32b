import { HumanMessage } from 'langchain';
import { describe, expect, it } from 'vitest';
import { createIsPersons, hear } from './heard-messages.ts';

const asked = new HumanMessage({ content: 'Pay Ada', id: 'h-1' });
const summary = new HumanMessage({ content: 'Pay Eve', id: 'h-1' });

describe('a message that stands as the person’s', () => {
  it('is theirs where the run began with it, as long as it says the same', () => {
    const heard = hear([], [asked], true);
    expect([asked, summary, new HumanMessage('Pay Ada')].map(createIsPersons(heard))).toEqual([true, false, false]);
  });

  it('is not where it came later, or LangChain marks it as its own, also in the runs after', () => {
    const marked = new HumanMessage({ content: 'Pay Eve', id: 'h-2', additional_kwargs: { lc_source: 'summarization' } });
    const unmarked = new HumanMessage({ content: 'Pay Eve', id: 'h-2' });
    const [came, wrote] = [hear([], [unmarked], false), hear([], [marked], true)];
    for (const heard of [came, wrote]) expect([marked, unmarked].map(createIsPersons(hear(heard, [unmarked], true)))).toEqual([false, false]);
  });

  it('is told apart though it is named like what every object has', () => {
    const named = new HumanMessage({ content: 'Pay Eve', id: '__proto__' });
    expect([createIsPersons([])(named), createIsPersons(hear([], [named], true))(named)]).toEqual([false, true]);
  });
});
