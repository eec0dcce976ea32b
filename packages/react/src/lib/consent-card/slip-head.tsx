import type { Action } from '@byleave/core';
import type { ReactNode } from 'react';
import { cardMessages } from '../messages/en/card.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { AgentSeal } from './agent-seal.tsx';
import { RiskTag } from './risk-tag.tsx';

/** Who asks, for whom, and how much is at stake. */
export function SlipHead({ action }: { readonly action: Action }): ReactNode {
  const messages = useMessages(cardMessages);
  const { agent, user, via = [] } = action.principal;
  const name = (
    <b className="bl-agent">
      <SafeText text={agent.name} />
    </b>
  );
  return (
    <div className="bl-head">
      <AgentSeal name={agent.name} />
      <div className="bl-who">
        <div className="bl-label">
          <Sentence template={messages.card.agentForPerson} values={{ agent: name, person: <SafeText text={user.name} /> }} />
        </div>
        {via.length > 0 && (
          <div className="bl-label">
            <Sentence template={messages.card.viaAgents} values={{ agents: <SafeText text={via.map(({ name }) => name).join(' › ')} /> }} />
          </div>
        )}
      </div>
      <RiskTag risk={action.risk} />
    </div>
  );
}
