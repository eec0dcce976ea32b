import { permits, type Action, type ApprovalCandidate, type Referral } from '@byleave/core';
import { useId, useState, type ReactNode } from 'react';
import { useCandidates, useReferral } from '../hooks/use-referral.ts';
import { quorumMessages } from '../messages/en/quorum.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import type { Phrase } from '../messages/template.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';
import { toSpokenText } from '../text/spoken-text.ts';
import { toQuorumPlaces } from './quorum-places.ts';
import { findReferralTo } from './referral-to.ts';

/** The longest note the authority takes, in UTF-16 units (`wireLimits.referralNoteLength`). */
const noteLength = 280;

export interface ReferralsProps {
  readonly action: Action;
  readonly now: number | null;
}

/** Who asked the reader to decide, whom the reader has asked, and the way to ask somebody. */
export function Referrals({ action, now }: ReferralsProps): ReactNode {
  const { quorum } = useMessages(quorumMessages);
  const { viewer } = useByleave();
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const by = viewer ?? action.principal.user;
  const toReader = findReferralTo(action, viewer);
  const byReader = action.referrals?.findLast((referral) => referral.by.id === by.id);
  const candidates: readonly ApprovalCandidate[] = toQuorumPlaces(action).map(({ role }) => (role === undefined ? action.principal.user : { role }));
  const canAsk = candidates.some((to) => permits(action.lifecycle, { type: 'consent.referred', at: now ?? action.proposedAt, by, to }));
  return (
    <>
      {toReader && <ReferralNote referral={toReader} template={quorum.askedYou} />}
      {byReader && <ReferralNote referral={byReader} template={quorum.youAsked} />}
      {canAsk && (
        <div>
          <button type="button" className="bl-link" aria-expanded={isOpen} aria-controls={id} onClick={() => setIsOpen(!isOpen)} data-bl-part="ask-someone">
            {quorum.ask}
          </button>
          {isOpen && <ReferralForm id={id} action={action} onAsked={() => setIsOpen(false)} />}
        </div>
      )}
    </>
  );
}

interface ReferralNoteProps {
  readonly referral: Referral;
  readonly template: Phrase<{ readonly person: unknown; readonly to: unknown }>;
}

function ReferralNote({ referral: { by, to, note }, template }: ReferralNoteProps): ReactNode {
  return (
    <div className="bl-referral" data-bl-part="referral">
      <Sentence template={template} values={{ person: <SafeText text={by.name} />, to: <SafeText text={'role' in to ? to.role : to.name} /> }} />
      {note !== undefined && (
        <p className="bl-quote">
          <SafeText text={note} />
        </p>
      )}
    </div>
  );
}

interface ReferralFormProps {
  readonly id: string;
  readonly action: Action;
  readonly onAsked: () => void;
}

function ReferralForm({ id, action, onAsked }: ReferralFormProps): ReactNode {
  const messages = useMessages(quorumMessages);
  const { quorum, format } = messages;
  const { announcer } = useByleave();
  const { data, error } = useCandidates(action);
  const referral = useReferral(action);
  const [chosen, setChosen] = useState(0);
  const [note, setNote] = useState('');
  const choices = data && [
    ...data.people.map(({ id: person, name }) => ({ to: { person }, name, label: name })),
    ...data.roles.map((role) => ({ to: { role }, name: role, label: format(quorum.askRole, { role }) })),
  ];
  const problem = error ?? referral.error;
  const choice = choices?.[chosen] ?? choices?.[0];

  function send(): void {
    if (!choice || referral.isPending) return;
    const { to, name } = choice;
    const onSuccess = (): void => {
      announcer.announce(format(quorum.youAsked, { to: toSpokenText(name) }));
      onAsked();
      document.querySelector<HTMLElement>(`[aria-controls="${CSS.escape(id)}"]`)?.focus();
    };
    referral.mutate({ to, ...(note.trim() !== '' && { note: note.trim() }) }, { onSuccess });
  }

  return (
    <form
      id={id}
      className="bl-referral"
      aria-busy={!data && !error}
      data-bl-part="referral-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {choices && !choice && <p>{quorum.askNobody}</p>}
      {choices && choice && (
        <>
          <label>
            <span className="bl-label">{quorum.askWhom}</span>
            <select className="bl-select" value={chosen} onChange={({ target }) => setChosen(Number(target.value))}>
              {choices.map(({ label }, index) => (
                <option key={index} value={index}>
                  {toSpokenText(label)}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span className="bl-label">{quorum.askNote}</span>
            <input type="text" className="bl-input" dir="auto" maxLength={noteLength} value={note} onChange={({ target }) => setNote(target.value)} />
          </label>
          <button type="submit" className="bl-button bl-button-small" aria-disabled={referral.isPending || undefined}>
            {quorum.send}
          </button>
        </>
      )}
      {problem && (
        <p className="bl-error" role="alert">
          <SafeText text={messages.refusal(problem.refusal)} />
        </p>
      )}
    </form>
  );
}
