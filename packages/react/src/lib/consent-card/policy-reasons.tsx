import type { PolicyReason } from '@byleave/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';

/** Why a person is asked at all. */
export function PolicyReasons({ reasons }: { readonly reasons: readonly PolicyReason[] }): ReactNode {
  const { askedBecause } = useMessages();
  return reasons.map(({ policy, text }) => (
    <p key={policy} className="bl-reason" data-bl-part="policy-reason" data-bl-policy={policy}>
      <Sentence template={askedBecause} values={{ reason: <SafeText text={text} /> }} />
    </p>
  ));
}
