import type { Action, EndState } from '@byleave/core';
import { describe, expect, it } from 'vitest';
import { toAdvice } from './story-advice.ts';

const callOf = (toolName: string, state: Action['lifecycle']['state'], ended?: EndState) => ({ toolName, lifecycle: { state, context: { ended } } }) as Action;
const share = callOf('share_file', 'awaitingConsent');

describe('the advice of the story', () => {
  it.each([
    ['as soon as it is reached', callOf('share_file', 'limited')],
    ['also once the record of it is sealed', callOf('share_file', 'audited', 'limited')],
  ])('tells of a limit, %s', (_when, other) => {
    expect(toAdvice({ status: 'waiting', error: null, actions: [share, other], isSame: true, isStopped: false }).title).toBe('It asks for more, and has reached a limit.');
  });

  it('tells of no limit where none was reached', () => {
    expect(toAdvice({ status: 'waiting', error: null, actions: [share, callOf('post_to_forum', 'audited', 'declined')], isSame: true, isStopped: false }).title).toBe('It asks for more.');
  });
});
