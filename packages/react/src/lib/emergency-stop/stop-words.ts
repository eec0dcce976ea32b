import type { Person, StopOutcome, StopScope } from '@byleave/core';
import type { Messages } from '../messages/messages.ts';
import type { Phrase } from '../messages/template.ts';
import type { LatchedStop } from './stop-rules.ts';
import type { StopTarget } from './stop-scope.ts';

interface Named {
  readonly agent: unknown;
  readonly person: unknown;
}

/** What is latched, as a sentence of whom it holds up. */
export function latchedTemplate({ userId, agentId, toolName, conversation }: StopScope, viewer: Person, { stop: { latched } }: Messages<'stop'>): Phrase<Named> {
  const isMine = userId === viewer.id;
  if (toolName !== undefined || (userId !== undefined && !isMine && agentId !== undefined)) return latched.part;
  if (conversation !== undefined) return isMine ? latched.mineRun : latched.part;
  if (agentId !== undefined) return isMine ? latched.mineAgent : latched.agent;
  if (userId !== undefined) return isMine ? latched.mine : latched.person;
  return latched.everything;
}

/** What the button says: whom it stops. */
export function pressWords({ reach, agent }: StopTarget, agentName: string, messages: Messages<'stop'>): string {
  return messages.format(messages.stop.press[reach], { agent: agent ? agentName : '' });
}

/** What needs a look first, first. */
export const outcomeOrder: readonly StopOutcome[] = ['running', 'unknown', 'cannot-be-recalled', 'aborted', 'stopped-before-start'];

export interface OutcomeCount {
  readonly outcome: StopOutcome;
  readonly count: number;
}

export function countOutcomes({ actions }: Pick<LatchedStop, 'actions'>): readonly OutcomeCount[] {
  return outcomeOrder
    .map((outcome) => ({ outcome, count: actions?.filter((action) => action.outcome === outcome).length ?? 0 }))
    .filter(({ count }) => count > 0);
}

/** What became of everything, as one text. */
export function speakOutcomes(latched: LatchedStop, messages: Messages<'stop'>): string {
  if (latched.isHidden || !latched.actions) return '';
  const said = countOutcomes(latched).map(({ outcome, count }) => messages.format(messages.stop.counts[outcome], { count }));
  return said.length === 0 ? messages.stop.nothing : `${said.join(messages.separator)}${messages.sentenceEnd}`;
}
