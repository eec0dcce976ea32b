import { toPlainText, type Action, type Person } from '@byleave/core';
import { memo, useMemo, type ReactNode } from 'react';
import { RiskTag } from '../consent-card/risk-tag.tsx';
import { findReferralTo } from '../consent-card/referral-to.ts';
import { provenanceWords } from '../consent-card/provenance-words.ts';
import { inspectAction, titleOf } from '../inspection/inspect-action.ts';
import { cardMessages } from '../messages/en/card.ts';
import { inboxMessages } from '../messages/en/inbox.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { formatTime } from '../messages/time-format.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { Part } from '../part/part.tsx';
import { FactLine } from '../text/fact-line.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { SentenceText } from '../text/sentence-text.tsx';
import { toSpokenText } from '../text/spoken-text.ts';
import { Time } from '../text/time.tsx';
import type { HeadingLevel } from '../text/heading.tsx';
import { isBatchable } from './batchable.ts';

export interface InboxRowProps {
  readonly action: Action;
  readonly isWaiting: boolean;
  readonly isOpen: boolean;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly panelId: string;
  readonly viewer: Person | undefined;
  /** The authority's clock. */
  readonly now: number;
  readonly headingLevel: HeadingLevel;
  readonly onOpen: (action: Action) => void;
  readonly onSelect: (action: Action) => void;
}

/** One request in a line or two: what, who, how much is at stake, until when, and what did not come from the person. */
export const InboxRow = memo(function InboxRow(props: InboxRowProps): ReactNode {
  const { action, isWaiting, isOpen, isActive, isSelected, panelId, viewer, now, headingLevel, onOpen, onSelect } = props;
  const messages = useMessages(inboxMessages, cardMessages);
  const format = useTimeFormat();
  const { inbox } = messages;
  const title = useMemo(() => titleOf(action, format, messages), [action, format, messages]);
  const inspection = useMemo(() => inspectAction(action, format), [action, format]);
  const Title = `h${headingLevel}` as const;
  const { deadline } = action.lifecycle.context;
  const isExpired = deadline !== null && deadline <= now;
  const referral = isWaiting ? findReferralTo(action, viewer) : undefined;
  const foreign = inspection.isShown ? inspection.rendered.fields.find(({ decisive, provenance }) => decisive && provenance.provenance === 'external') : undefined;
  const facts: ReactNode[] = [<Sentence key="who" template={inbox.agentForPerson} values={{ agent: <SafeText text={action.principal.agent.name} />, person: <SafeText text={action.principal.user.name} /> }} />];
  if (!isWaiting) facts.push(inbox.gone);
  else if (deadline !== null) facts.push(isExpired ? inbox.expired : <Sentence template={inbox.expires} values={{ time: <Time at={deadline}>{formatTime(deadline, format, now)}</Time> }} />);
  return (
    <div className="bl-inbox-row">
      <span className="bl-inbox-select">
        {isWaiting && inspection.isShown && isBatchable(action, viewer, now) && (
          <input
            type="checkbox"
            tabIndex={isActive ? 0 : -1}
            checked={isSelected}
            aria-label={messages.format(inbox.select, { title: toSpokenText(toPlainText(title)) })}
            onChange={() => onSelect(action)}
          />
        )}
      </span>
      <div className="bl-who">
        <Title className="bl-inbox-title">
          <Part
            as="button"
            part="inbox-open"
            tabIndex={isActive ? 0 : -1}
            aria-expanded={isOpen}
            aria-controls={isOpen ? panelId : undefined}
            onClick={() => onOpen(action)}
          >
            <SentenceText parts={title} />
          </Part>
        </Title>
        <p className="bl-label bl-tabular">
          <FactLine facts={facts} />
        </p>
        {referral && (
          <p className="bl-inbox-flag" data-bl-part="inbox-referral">
            <Sentence template={inbox.askedYou} values={{ person: <SafeText text={referral.by.name} /> }} />
          </p>
        )}
        {foreign && (
          <p className="bl-inbox-flag" data-bl-part="inbox-origin">
            <Sentence
              template={inbox.origin}
              values={{ label: <SafeText text={foreign.label} />, origin: provenanceWords(foreign.provenance, action.principal.user, viewer, messages) }}
            />
          </p>
        )}
      </div>
      <RiskTag risk={action.risk} />
    </div>
  );
});
