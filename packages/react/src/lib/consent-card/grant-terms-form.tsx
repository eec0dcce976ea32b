import type { Action, RenderedField, ToolDefinition } from '@byleave/core';
import type { GrantBounds } from '@byleave/core/wire';
import { useEffect, useId, useMemo, useState, type ReactNode } from 'react';
import { GrantSentence } from '../grants/grant-sentence.tsx';
import { grantsMessages } from '../messages/en/grants.ts';
import { scopeMessages } from '../messages/en/scope.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';
import { parseTimes } from '../grants/parse-times.ts';
import { toPinnables } from './pinnable.ts';

export interface GrantTermsFormProps {
  readonly effect: 'allow' | 'deny';
  readonly action: Action;
  readonly tool: ToolDefinition;
  readonly fields: readonly RenderedField[];
  readonly endsAt: number;
  readonly now: number;
  /** Called with what is to be allowed or declined in advance; `null` while it can't be sent as it stands. */
  readonly onChange: (bounds: GrantBounds | null) => void;
}

const timesAtFirst = '10';

/** What a person allows, or declines, in advance: which values it is held to, how often, and in one sentence what that means. */
export function GrantTermsForm({ effect, action, tool, fields, endsAt, now, onChange }: GrantTermsFormProps): ReactNode {
  const messages = useMessages(grantsMessages, scopeMessages);
  const { permissionsUrl } = useByleave();
  const pinnables = useMemo(() => toPinnables(action.arguments, fields), [action.arguments, fields]);
  const [pinned, setPinned] = useState(() => pinnables.filter(({ isPinnedAtFirst }) => isPinnedAtFirst).map(({ field }) => field.pointer));
  const [times, setTimes] = useState(timesAtFirst);
  const mostTimes = effect === 'allow' ? parseTimes(times) : undefined;

  const bounds = useMemo<GrantBounds | null>(() => {
    if (mostTimes === null) return null;
    const constraints = pinnables.filter(({ field }) => pinned.includes(field.pointer)).map(({ constraint }) => constraint);
    return { constraints, endsAt, ...(mostTimes !== undefined && { mostTimes }) };
  }, [pinnables, pinned, mostTimes, endsAt]);
  useEffect(() => onChange(bounds), [bounds, onChange]);

  return (
    <div className="bl-terms" role="group" aria-label={messages.scope[effect].terms} data-bl-part="grant-terms" data-bl-effect={effect}>
      {pinnables.map(({ field, constraint }) => (
        <label key={field.pointer} className="bl-check">
          <input
            type="checkbox"
            checked={pinned.includes(field.pointer)}
            onChange={(event) => setPinned(event.target.checked ? [...pinned, field.pointer] : pinned.filter((pointer) => pointer !== field.pointer))}
          />
          <span>
            <Sentence
              template={constraint.is === 'at-most' ? messages.scope.pinNumber : messages.scope.pinText}
              values={{ label: <SafeText text={field.label} />, value: <SafeText text={field.text} /> }}
            />
          </span>
        </label>
      ))}
      {effect === 'allow' && <Times value={times} isWrong={mostTimes === null} onChange={setTimes} />}
      {bounds && (
        <p className="bl-note">
          <bdi dir={messages.direction}>
            <GrantSentence terms={{ effect, ...bounds }} agent={action.principal.agent} tool={tool} now={now} />{' '}
            <Sentence
              template={messages.grants.revocable}
              values={{ place: permissionsUrl === undefined ? messages.grants.place : <a href={permissionsUrl}>{messages.grants.place}</a> }}
            />
          </bdi>
        </p>
      )}
    </div>
  );
}

interface TimesProps {
  readonly value: string;
  readonly isWrong: boolean;
  readonly onChange: (value: string) => void;
}

function Times({ value, isWrong, onChange }: TimesProps): ReactNode {
  const messages = useMessages(grantsMessages, scopeMessages);
  const errorId = useId();
  return (
    <div className="bl-times">
      <label>
        <span>{messages.scope.atMost}</span>
        <input
          type="text"
          inputMode="numeric"
          className="bl-input"
          value={value}
          aria-invalid={isWrong || undefined}
          aria-describedby={isWrong ? errorId : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
        <span>{messages.scope.times}</span>
      </label>
      {isWrong && (
        <p id={errorId} className="bl-error">
          <Sentence template={messages.scope.timesWrong} />
        </p>
      )}
    </div>
  );
}
