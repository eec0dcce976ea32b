import { useRef, useState, type ReactNode } from 'react';
import type { Action } from '../../packages/core/src/index.ts';
import {
  handleInboxKey,
  isBatchable,
  toGrantRowState,
  toMeterState,
  useBatch,
  useBatchConsent,
  useConsentRequest,
  useEditForm,
  useGrantChange,
  useGrants,
  useGuardedPress,
  useInboxFilter,
  useInboxOrder,
  useLatestAction,
  useLimits,
  usePendingRequests,
  useRequestQueue,
  useTopLayer,
  type BatchConsent,
  type ConsentRequest,
} from '../../packages/react/src/headless.ts';
import { SafeText, SentenceText } from '../../packages/react/src/parts.ts';
import { maya } from './people.ts';

/** A host's own card: its elements, its words, its order, and the kit's guard and digest behind them. */
export function OwnCard({ action: given, surface = 'card' }: { readonly action: Action; readonly surface?: 'card' | 'dialog' }): ReactNode {
  const card = useRef<HTMLElement>(null);
  const { query } = useLatestAction({ id: given.id, given, follows: true, cardRef: card, onSuperseded: undefined });
  const action = query.data ?? given;
  return (
    <article ref={card} aria-label="A request">
      <OwnRequest key={action.id} action={action} surface={surface} />
    </article>
  );
}

function OwnRequest({ action: known, surface }: { readonly action: Action; readonly surface: 'card' | 'dialog' }): ReactNode {
  const request = useConsentRequest(known, { surface });
  const { action, state, title, inspection, consent, guard } = request;
  const [isEditing, setIsEditing] = useState(false);
  const { attach, refusedBy, blockedBy } = guard;
  return (
    <>
      <h3>
        <SentenceText parts={title} />
      </h3>
      <output>{state}</output>
      <ul>
        {inspection.isShown &&
          inspection.rendered.fields.map(({ pointer, label, text }) => (
            <li key={pointer}>
              <SafeText text={label} />: <SafeText text={text} />
            </li>
          ))}
      </ul>
      {state === 'steppingUp' && <p>Touch your key.</p>}
      {isEditing && action.tool ? (
        <OwnForm action={action} tool={action.tool} />
      ) : (
        request.can.edit && (
          <button type="button" onClick={() => setIsEditing(true)}>
            Correct
          </button>
        )
      )}
      {request.can.decline && consent.phase !== 'accepted' && (
        <div ref={attach} data-refused={refusedBy} data-blocked={blockedBy}>
          <OwnButton request={request} onActivate={() => consent.deny()}>
            No
          </OwnButton>
          {/* A host that forgets to look whether it can be shown: the kit does not forget. */}
          <OwnButton request={request} onActivate={() => consent.approve()}>
            Yes
          </OwnButton>
        </div>
      )}
    </>
  );
}

interface OwnButtonProps {
  readonly request: Pick<ConsentRequest, 'guard'>;
  readonly onActivate: () => void;
  readonly children: ReactNode;
}

function OwnButton({ request, onActivate, children }: OwnButtonProps): ReactNode {
  return (
    <button type="button" {...useGuardedPress(request.guard, { onActivate })}>
      {children}
    </button>
  );
}

function OwnForm({ action, tool }: { readonly action: Action; readonly tool: NonNullable<Action['tool']> }): ReactNode {
  const { fields, texts, problems, change, submit } = useEditForm({ action, tool, onEdited: () => {} });
  return (
    <form
      aria-label="Correct it"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {fields.map(({ argument, label }) => (
        <label key={argument}>
          {label} <input value={texts[argument] ?? ''} onChange={({ target }) => change(argument, target.value)} />
          {problems[argument] !== undefined && <strong role="alert">{problems[argument]}</strong>}
        </label>
      ))}
      <button>Ask for that instead</button>
    </form>
  );
}

/** A host's own dialog, over everything there is. */
export function OwnDialog({ actions }: { readonly actions: readonly Action[] }): ReactNode {
  const dialog = useRef<HTMLDivElement>(null);
  const { current, position, total, hasNext, goOn } = useRequestQueue(actions);
  useTopLayer(dialog);
  return (
    <div ref={dialog} role="alertdialog" aria-label="Decide" popover="manual">
      <p>
        {position} / {total}
      </p>
      {current && <OwnCard key={current.id} action={current} surface="dialog" />}
      {hasNext && (
        <button type="button" onClick={goOn}>
          The next one
        </button>
      )}
    </div>
  );
}

/** A host's own inbox: a list, a filter, and a decision on several. */
export function OwnInbox({ now }: { readonly now: number }): ReactNode {
  const { mine } = usePendingRequests();
  const order = useInboxOrder(mine.data, now);
  const filter = useInboxFilter(order.rows);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [isOpen, setIsOpen] = useState(false);
  const actions = order.rows.flatMap(({ action, isWaiting }) => (isWaiting && chosen.includes(action.id) ? [action] : []));
  return (
    <section aria-label="Own inbox" onKeyDown={(event) => handleInboxKey(event, { move: nothing, select: nothing, lead: nothing, close: nothing, help: nothing })}>
      <label>
        Search <input type="search" value={filter.text} onChange={({ target }) => filter.setText(target.value)} />
      </label>
      <ul>
        {filter.rows.map(({ action }) => (
          <li key={action.id}>
            <label>
              <input type="checkbox" disabled={!isBatchable(action, maya, now)} checked={chosen.includes(action.id)} onChange={() => setChosen(chosen.includes(action.id) ? chosen.filter((id) => id !== action.id) : [...chosen, action.id])} />
              <SafeText text={action.toolName} />
            </label>
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => setIsOpen(true)}>
        Decide these
      </button>
      {isOpen && <OwnBatch actions={actions} />}
    </section>
  );
}

function OwnBatch({ actions }: { readonly actions: readonly Action[] }): ReactNode {
  const batch = useBatch();
  const consent = useBatchConsent(actions, batch);
  const { attach, refusedBy, blockedBy } = consent.guard;
  if (batch.outcomes) return <output>{batch.outcomes.map(({ refusal }) => refusal?.code ?? 'done').join(' ')}</output>;
  return (
    <div ref={attach} data-refused={refusedBy} data-blocked={blockedBy}>
      <OwnBatchButton consent={consent} />
      {/* Not even a host's own mistake decides before anybody could read it. */}
      <button type="button" onClick={() => consent.decide('approve')}>
        Unguarded
      </button>
    </div>
  );
}

function OwnBatchButton({ consent }: { readonly consent: BatchConsent }): ReactNode {
  const { guard, isBlocked } = consent;
  return (
    <button type="button" {...useGuardedPress(guard, { isBlocked, onActivate: () => consent.decide('approve') })}>
      Yes to all
    </button>
  );
}

/** A host's own page of what is left and what is allowed. */
export function OwnOverview({ now }: { readonly now: number }): ReactNode {
  const { data: limits = [] } = useLimits();
  const { data: grants = [] } = useGrants();
  return (
    <dl>
      {limits.map((usage) => (
        <div key={usage.limit.id}>
          <dt>{usage.limit.id}</dt>
          <dd data-state={toMeterState(usage)}>
            {usage.used} + {usage.reserved} / {usage.limit.most}
          </dd>
        </div>
      ))}
      {grants.map((standing) => (
        <div key={standing.grant.id}>
          <dt>{standing.grant.tool.name}</dt>
          <dd data-state={toGrantRowState(standing, now)}>
            <OwnRevoke grant={standing.grant} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function OwnRevoke({ grant }: { readonly grant: Parameters<typeof useGrantChange>[0] }): ReactNode {
  const change = useGrantChange(grant);
  return (
    <button type="button" onClick={() => change.mutate({ kind: 'revoke' })}>
      End it
    </button>
  );
}

function nothing(): void {}
