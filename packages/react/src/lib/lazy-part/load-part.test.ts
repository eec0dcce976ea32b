import { afterEach, expect, test, vi } from 'vitest';
import { loadPart } from './load-part.ts';

afterEach(() => vi.useRealTimers());

test('tries again until the part comes, and says each time that it did not', async () => {
  vi.useFakeTimers();
  const onFailure = vi.fn<() => void>();
  let tries = 0;
  const loading = loadPart(async () => {
    tries += 1;
    if (tries < 4) throw new TypeError('Failed to fetch');
    return 'part';
  }, onFailure);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(await loading).toBe('part');
  expect(onFailure).toHaveBeenCalledTimes(3);
});
