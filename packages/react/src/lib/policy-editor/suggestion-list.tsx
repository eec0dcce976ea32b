import type { Action, Refusal } from '@byleave/core';
import type { GrantSuggestion } from '@byleave/core/wire';
import { useState, type ReactNode } from 'react';
import { ConsentCard } from '../consent-card/consent-card.tsx';
import { GrantSentence } from '../grants/grant-sentence.tsx';
import { keepAction } from '../hooks/action-snapshot.ts';
import { useServerTime } from '../hooks/use-server-time.ts';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { formatTime } from '../messages/time-format.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { RefusalText } from '../text/refusal-text.tsx';
import { Time } from '../text/time.tsx';
import type { RuleWorld } from './rule-words.ts';
import { useSubheadingLevel } from './subheading-level.ts';
import { useSuggestions } from './use-suggestions.ts';

const minuteMs = 60_000;

/** What the reader keeps approving, as a question with an end. Nothing is chosen beforehand, and asking allows nothing yet. */
export function SuggestionList({ world }: { readonly world: RuleWorld }): ReactNode {
  const { policy } = useMessages(policyMessages);
  const { data = [] } = useSuggestions();
  const [dismissed, setDismissed] = useState<readonly string[]>([]);
  const shown = data.filter((suggestion) => !dismissed.includes(keyOf(suggestion)) && world.tools.some(({ name }) => name === suggestion.terms.toolName));
  if (shown.length === 0) return null;
  return (
    <section className="bl-body bl-suggestions" aria-label={policy.suggestions.title} data-bl-part="suggestions">
      <p className="bl-label" aria-hidden="true">
        {policy.suggestions.title}
      </p>
      {shown.map((suggestion) => (
        <Suggestion key={keyOf(suggestion)} suggestion={suggestion} world={world} onDismiss={() => setDismissed((before) => [...before, keyOf(suggestion)])} />
      ))}
    </section>
  );
}

interface SuggestionProps {
  readonly suggestion: GrantSuggestion;
  readonly world: RuleWorld;
  readonly onDismiss: () => void;
}

function Suggestion({ suggestion: { terms, approvals }, world, onDismiss }: SuggestionProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const words = policy.suggestions;
  const { client, queryClient, clock } = useByleave();
  const time = useTimeFormat();
  const now = useServerTime(minuteMs);
  const level = useSubheadingLevel();
  const [asked, setAsked] = useState<Action | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isPending, setPending] = useState(false);
  const tool = world.tools.find(({ name }) => name === terms.toolName);
  const ask = async (): Promise<void> => {
    if (isPending) return;
    setPending(true);
    const verdict = await client.createGrant(terms);
    setPending(false);
    setRefusal(verdict.ok ? null : verdict.refusal);
    if (!verdict.ok) return;
    clock.observe(verdict.value.now);
    keepAction(queryClient, verdict.value);
    setAsked(verdict.value.action);
  };
  if (!tool) return null;
  const agent = world.agents.find(({ id }) => id === terms.agentId) ?? { id: terms.agentId, name: terms.agentId };
  return (
    <div className="bl-suggestion" data-bl-part="suggestion">
      <p>
        <strong>
          <Sentence template={words.approved} values={{ count: approvals, end: <Time at={terms.endsAt}>{formatTime(terms.endsAt, time, now)}</Time> }} />
        </strong>
      </p>
      <p>
        <GrantSentence terms={terms} agent={agent} tool={tool} now={now} />
      </p>
      {refusal && (
        <div className="bl-error" role="alert" data-bl-code={refusal.code}>
          <RefusalText refusal={refusal} />
        </div>
      )}
      {asked ? (
        <>
          <p role="status">{words.confirm}</p>
          <ConsentCard action={asked} headingLevel={level} canRenew={false} />
        </>
      ) : (
        <div className="bl-row-actions">
          <button type="button" className="bl-button bl-button-small" data-bl-part="ask-for-grant" aria-disabled={isPending || undefined} onClick={() => void ask()}>
            {words.ask}
          </button>
          <button type="button" className="bl-button bl-button-small" data-bl-part="dismiss-suggestion" onClick={onDismiss}>
            {words.dismiss}
          </button>
        </div>
      )}
    </div>
  );
}

function keyOf({ terms }: GrantSuggestion): string {
  return JSON.stringify([terms.agentId, terms.toolName, terms.constraints]);
}
