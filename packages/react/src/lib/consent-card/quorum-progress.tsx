import { approverRole, mayFill, type Action, type ApprovalPlace, type Decision, type Person } from '@byleave/core';
import type { ReactNode } from 'react';
import { formatTime } from '../messages/time-format.ts';
import { quorumMessages } from '../messages/en/quorum.ts';
import { useMessages, type Messages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';
import { Time } from '../text/time.tsx';
import { toQuorumPlaces } from './quorum-places.ts';
import { Referrals } from './referrals.tsx';

export interface QuorumProgressProps {
  readonly action: Action;
  readonly now: number | null;
}

/** Who has approved and who is still waited for, place by place, and why the reader's own approval does not count. */
export function QuorumProgress({ action, now }: QuorumProgressProps): ReactNode {
  const messages = useMessages(quorumMessages);
  const { viewer } = useByleave();
  const { decisions } = action.lifecycle.context;
  const places = toQuorumPlaces(action);
  const given = places.filter(({ by }) => by !== undefined).length;
  const why = viewerWords(action, places, viewer ?? action.principal.user, messages.quorum);
  return (
    <div className="bl-quorum" data-bl-part="quorum">
      <span className="bl-label"><bdi dir={messages.direction}>{messages.format(messages.quorum.approvalsSoFar, { given, needed: places.length })}</bdi></span>
      <ol>
        {places.map((place, index) => (
          <li key={index} data-bl-part="approval-place" data-bl-state={place.by ? 'filled' : 'open'} data-bl-role={place.role}>
            <PlaceGlyph isFilled={place.by !== undefined} />
            <span>
              <PlaceWords
                place={place}
                decision={decisions.find(({ by }) => by.id === place.by?.id)}
                hasApproved={places.some(({ by }) => by !== undefined && by.id === viewer?.id)}
                requester={action.principal.user}
                now={now}
              />
            </span>
          </li>
        ))}
      </ol>
      <Referrals action={action} now={now} />
      {why !== undefined && (
        <p className="bl-note">
          <Sentence template={why} />
        </p>
      )}
    </div>
  );
}

function viewerWords(action: Action, places: readonly ApprovalPlace[], viewer: Person, words: Messages<'quorum'>['quorum']): string | undefined {
  if (places.some(({ by }) => by?.id === viewer.id)) return words.youApproved;
  const isForOthers = places.every(({ role }) => role !== undefined);
  return viewer.id === action.principal.user.id && isForOthers ? words.notByRequester : undefined;
}

interface PlaceWordsProps {
  readonly place: ApprovalPlace;
  readonly decision: Decision | undefined;
  /** The reader fills another place already. */
  readonly hasApproved: boolean;
  readonly requester: Person;
  readonly now: number | null;
}

function PlaceWords({ place, decision, hasApproved, requester, now }: PlaceWordsProps): ReactNode {
  const messages = useMessages(quorumMessages);
  const format = useTimeFormat();
  const { viewer } = useByleave();
  const { quorum } = messages;
  const role = place.role !== undefined && <SafeText text={place.role} />;
  const who = place.by ?? requester;
  const isViewer = who.id === viewer?.id;
  if (place.by) {
    const time = decision && <Time at={decision.at}>{formatTime(decision.at, format, now)}</Time>;
    const person = isViewer ? messages.you : <SafeText text={who.name} />;
    return <Sentence template={role ? quorum.approvedAs : quorum.approved} values={{ person, role, time }} />;
  }
  const couldBeViewer = viewer !== undefined && mayFill(place, viewer, requester.id) && !hasApproved;
  if (couldBeViewer && role) return <Sentence template={quorum.waitsForYourRole} values={{ role }} />;
  if (place.role === approverRole) return <Sentence template={quorum.waitsForApprover} />;
  if (role) return <Sentence template={quorum.waitsForRole} values={{ role }} />;
  return <Sentence template={isViewer ? quorum.waitsForYou : quorum.waitsForPerson} values={{ person: <SafeText text={who.name} /> }} />;
}

function PlaceGlyph({ isFilled }: { readonly isFilled: boolean }): ReactNode {
  return (
    <svg className="bl-icon" viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="10" cy="10" r="7" strokeDasharray={isFilled ? undefined : '2.5 3'} />
      {isFilled && <path d="m6.8 10.2 2.2 2.2 4.2-4.6" />}
    </svg>
  );
}
