import { useEffect, useRef } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { useByleave } from '../provider/byleave-context.ts';
import type { PolicyDraftControl } from './use-policy-draft.ts';

/** Says what has come to an end: that a save was refused, that somebody else saved, that a version is in force. */
export function usePolicyAnnouncements({ state, refusal, policy: known }: PolicyDraftControl): void {
  const { announcer } = useByleave();
  const messages = useMessages(policyMessages);
  const before = useRef({ state, number: known?.inForce.number });
  const number = known?.inForce.number;
  useEffect(() => {
    const { state: from, number: was } = before.current;
    before.current = { state, number };
    const { announce } = messages.policy;
    if (from === 'saving' && state !== 'saving') {
      if (refusal) announcer.announce(messages.format(announce.refused, { reason: messages.refusal(refusal) }));
      else announcer.announce(announce.saved);
    }
    if (state === 'conflicting' && from !== 'conflicting') announcer.announce(announce.conflict);
    if (was !== undefined && number !== undefined && number > was) announcer.announce(messages.format(announce.published, { version: number }));
  }, [state, number, refusal, announcer, messages]);
}
