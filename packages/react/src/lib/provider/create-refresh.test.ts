import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRefresh, type Refresh } from './create-refresh.ts';

const queryKey = ['byleave', 'actions'];

let queryClient: QueryClient;
let refresh: Refresh;
/** What is asked, and is answered only when the test says so. */
let asked: PromiseWithResolvers<string>[];
let shown: (string | undefined)[];
let leave: () => void;

beforeEach(() => {
  queryClient = new QueryClient();
  refresh = createRefresh(queryClient);
  asked = [];
  shown = [];
  const observer = new QueryObserver(queryClient, {
    queryKey,
    retry: false,
    queryFn: () => {
      const answer = Promise.withResolvers<string>();
      asked.push(answer);
      return answer.promise;
    },
  });
  leave = observer.subscribe(({ data }) => shown.push(data));
});
afterEach(() => {
  leave();
  refresh.end();
  queryClient.clear();
});

const answer = async (index: number, text: string): Promise<void> => {
  asked[index]!.resolve(text);
  await vi.waitFor(() => expect(shown.at(-1)).toBe(text));
};

describe('what may be otherwise', () => {
  it('is read again', async () => {
    await answer(0, 'nothing');
    refresh.refresh(['byleave']);
    await answer(1, 'a request');
    expect(asked).toHaveLength(2);
  });

  it('is read once more where it was first being read, and its answer may be from before', async () => {
    refresh.refresh(queryKey);
    expect(asked).toHaveLength(1);
    await answer(0, 'nothing');
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    await answer(1, 'a request');
  });

  it('is read once more where reading it again failed', async () => {
    await answer(0, 'nothing');
    refresh.refresh(queryKey);
    refresh.refresh(queryKey);
    asked[1]!.reject(new Error('gone'));
    await vi.waitFor(() => expect(asked).toHaveLength(3));
    await answer(2, 'a request');
  });

  it('is shown however many events come before its answer, and asked for twice', async () => {
    await answer(0, 'nothing');
    for (let event = 0; event < 50; event += 1) refresh.refresh(queryKey);
    await answer(1, 'some');
    await vi.waitFor(() => expect(asked).toHaveLength(3));
    await answer(2, 'all');
    expect(asked).toHaveLength(3);
  });
});
