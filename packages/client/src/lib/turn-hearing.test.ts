import { describe, expect, it } from 'vitest';
import { createTurnHearing, type HeardTurn, type TurnHearing } from './turn-hearing.ts';

const said = (text: string): HeardTurn => ({ keys: [text], isUsers: true });
const made = (...keys: readonly string[]): HeardTurn => ({ keys, isUsers: false });

describe('a message in the person’s place', () => {
  let hearing: TurnHearing;
  /** A run with a call in it. */
  const start = (): readonly boolean[] => {
    hearing = createTurnHearing();
    const heard = hearing.hear([said('u-1')]);
    hearing.call('c-1');
    return heard;
  };

  it('is the person’s in what is heard first, and where it comes after everything that was', () => {
    expect(start()).toEqual([true]);
    expect(hearing.hear([said('u-1')])).toEqual([true]);
    expect(hearing.hear([said('u-1'), made('c-1'), made('c-1'), said('u-2')])).toEqual([true, false, false, true]);
    expect(hearing.hear([said('u-1'), made('c-1'), made('c-1'), said('u-2'), made('a-2'), said('u-3')])).toEqual([true, false, false, true, false, true]);
  });

  it.each<[string, readonly HeardTurn[], readonly boolean[]]>([
    ['before the call', [said('u-1'), said('sum'), made('c-1'), made('c-1')], [true, false, false, false]],
    ['instead of the call', [said('u-1'), said('sum')], [true, false]],
    ['instead of everything', [said('sum')], [false]],
  ])('is not where it was put %s, then or later', (_where, turns, heard) => {
    start();
    expect(hearing.hear(turns)).toEqual(heard);
    hearing.call('c-2');
    expect(hearing.hear([...turns, made('c-2'), said('u-2')])).toEqual([...heard, false, true]);
  });

  it('is not where it comes between what tools returned and the agent’s answer, then or later, and is after that', () => {
    const returned = (key: string): HeardTurn => ({ ...made(key), isResult: true });
    start();
    hearing.call('c-2');
    const turns = [said('u-1'), made('c-1', 'c-2'), returned('c-1'), returned('c-2'), said('note')];
    expect(hearing.hear(turns)).toEqual([true, false, false, false, false]);
    hearing.call('c-3');
    expect(hearing.hear([...turns, made('c-3'), returned('c-3'), made('a-1'), said('u-2')])).toEqual([true, false, false, false, false, false, false, false, true]);
    start();
    expect(hearing.hear([said('u-1'), made('c-1'), returned('c-1'), returned('c-2'), said('note')])).toEqual([true, false, false, false, false]);
  });

  it('is the person’s where nothing was read yet that a summary could pass on', () => {
    hearing = createTurnHearing();
    hearing.hear([said('u-1')]);
    expect(hearing.hear([said('u-2')])).toEqual([true]);
  });

  it('is not once it was forgotten', () => {
    start();
    hearing.hear([said('u-1'), made('c-1'), ...Array.from({ length: 5_000 }, (_, at) => made(`a-${at}`))]);
    expect(hearing.hear([said('u-1'), made('c-1'), made('a-4999')])).toEqual([false, false, false]);
  });
});
