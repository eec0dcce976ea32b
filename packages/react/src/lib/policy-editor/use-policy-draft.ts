import type { ByleaveError, PolicyDraft, PolicyExample, PolicyState, Refusal } from '@byleave/core';
import { readTransition } from '@byleave/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { queryKeys } from '../hooks/query-keys.ts';
import { usePolicy } from '../hooks/use-policy.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { draftRules, toDraftContext, type DraftContext, type DraftEvent, type DraftState, type SavedText } from './draft-rules.ts';
import { applyExampleChanges, findExampleConflicts, forgetSaved, putExample, removeExample, settleExamples, type ExampleChanges, type ExampleConflict } from './example-changes.ts';
import type { MergeChoice } from './merge-texts.ts';

/** A draft of policies without its looks. */
export interface PolicyDraftControl {
  readonly state: DraftState;
  /** As the authority has it; `undefined` until it was read. */
  readonly policy: PolicyState | undefined;
  /** Why it could not be read. */
  readonly error: ByleaveError | null;
  readonly retry: () => void;
  /** What is on the page. */
  readonly text: string;
  /** What was being edited, and what somebody else saved in the meantime. */
  readonly base: SavedText;
  readonly theirs: SavedText | null;
  /** Why the last save was not taken. */
  readonly refusal: Refusal | null;
  /** The examples on the page. */
  readonly examples: readonly PolicyExample[];
  /** Examples that somebody else has changed as well: nothing is saved before a person has chosen. */
  readonly exampleConflicts: readonly ExampleConflict[];
  /** Whether text or examples on the page are other than what is saved. */
  readonly isEdited: boolean;
  write(text: string): void;
  putExample(example: PolicyExample): void;
  removeExample(id: string): void;
  /** Answers whether it was saved. */
  save(): Promise<boolean>;
  discard(): void;
  /** Goes on with a text that brings one's own and theirs together, and with what was chosen of each example in conflict; without choices with theirs alone. */
  settle(text: string, choices?: readonly MergeChoice[]): void;
  /** Lets the saved draft run beside what is in force, or ends that. */
  shadow(isShadowed: boolean): Promise<boolean>;
}

const noExamples: readonly PolicyExample[] = [];
const noChanges: ExampleChanges = [];

/** A draft: read, edited, saved, and brought together with what others save. Nothing of it is enforced. */
export function usePolicyDraft(): PolicyDraftControl {
  const { client, queryClient } = useByleave();
  const { data: policy, error, refetch } = usePolicy();
  const [{ state, context }, setReading] = useState<{ readonly state: DraftState; readonly context: DraftContext }>(() => ({ state: 'unread', context: toDraftContext() }));
  const [changes, setChanges] = useState<ExampleChanges>(noChanges);
  const [shadowRefusal, setShadowRefusal] = useState<Refusal | null>(null);
  const send = useCallback((event: DraftEvent) => setReading((reading) => readTransition(draftRules, reading, event) ?? reading), []);
  const latest = useRef({ policy, context, changes });
  useEffect(() => {
    latest.current = { policy, context, changes };
  });
  const [seen, setSeen] = useState<PolicyState | undefined>(undefined);
  if (policy && policy !== seen) {
    setSeen(policy);
    send({ type: 'policy.read', saved: toSaved(policy) });
  }

  /** What was on its way before knows nothing of it. */
  const keep = useCallback(
    async (draft: PolicyDraft) => {
      await queryClient.cancelQueries({ queryKey: queryKeys.policy });
      queryClient.setQueryData<PolicyState>(queryKeys.policy, (known) => known && { ...known, draft: { ...draft, changes: known.draft?.changes ?? '' } });
      void queryClient.invalidateQueries({ queryKey: queryKeys.policy });
    },
    [queryClient],
  );

  const save = useCallback(async () => {
    const { policy: read, context: written, changes: put } = latest.current;
    send({ type: 'save.pressed' });
    const examples = put.length > 0 ? applyExampleChanges(read?.draft?.examples ?? noExamples, put) : undefined;
    const verdict = await client.saveDraft({ text: written.text, revision: written.base.revision, ...(examples && { examples }) });
    if (!verdict.ok) {
      send({ type: 'save.refused', refusal: verdict.refusal });
      if (verdict.refusal.code === 'conflict') void queryClient.invalidateQueries({ queryKey: queryKeys.policy });
      return false;
    }
    send({ type: 'save.accepted', saved: verdict.value });
    setChanges((now) => forgetSaved(now, put));
    await keep(verdict.value);
    return true;
  }, [client, queryClient, send, keep]);

  const shadow = useCallback(
    async (isShadowed: boolean) => {
      const verdict = await client.shadowDraft({ revision: latest.current.policy?.draft?.revision ?? 0, isShadowed });
      setShadowRefusal(verdict.ok ? null : verdict.refusal);
      if (verdict.ok) await keep(verdict.value);
      else void queryClient.invalidateQueries({ queryKey: queryKeys.policy });
      return verdict.ok;
    },
    [client, queryClient, keep],
  );

  const saved = policy?.draft?.examples ?? noExamples;
  return {
    state,
    policy,
    error,
    retry: useCallback(() => void refetch(), [refetch]),
    text: context.text,
    base: context.base,
    theirs: context.theirs,
    refusal: context.refusal ?? shadowRefusal,
    examples: applyExampleChanges(saved, changes),
    exampleConflicts: findExampleConflicts(saved, changes),
    isEdited: state === 'edited' || state === 'saving' || state === 'conflicting' || changes.length > 0,
    write: useCallback((text: string) => send({ type: 'text.changed', text }), [send]),
    putExample: useCallback((example: PolicyExample) => setChanges((now) => putExample(now, latest.current.policy?.draft?.examples ?? noExamples, example)), []),
    removeExample: useCallback((id: string) => setChanges((now) => removeExample(now, latest.current.policy?.draft?.examples ?? noExamples, id)), []),
    save,
    discard: useCallback(() => {
      send({ type: 'changes.discarded' });
      setChanges(noChanges);
    }, [send]),
    settle: useCallback(
      (text: string, choices?: readonly MergeChoice[]) => {
        send({ type: 'conflict.settled', text });
        setChanges((now) => (choices ? settleExamples(latest.current.policy?.draft?.examples ?? noExamples, now, choices) : noChanges));
      },
      [send],
    ),
    shadow,
  };
}

function toSaved({ inForce, draft }: PolicyState): SavedText {
  return draft ? { text: draft.text, revision: draft.revision } : { text: inForce.text, revision: 0 };
}
