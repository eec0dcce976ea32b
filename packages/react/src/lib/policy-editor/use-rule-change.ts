import type { Refusal, RuleChange } from '@byleave/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useByleave } from '../provider/byleave-context.ts';
import type { PolicyDraftControl } from './use-policy-draft.ts';

/** Changes of single rules in the text on the page. */
export interface RuleChangeControl {
  readonly isPending: boolean;
  /** Why the last one was not made. */
  readonly refusal: Refusal | null;
  /** Makes one of them in the text as it is then; answers whether it was made. */
  change(change: RuleChange): Promise<boolean>;
  forgetRefusal(): void;
}

/** Has the authority write a rule, so that everything else in the text stays as it is, to the letter. Nothing is saved by it. */
export function useRuleChange({ text, write }: Pick<PolicyDraftControl, 'text' | 'write'>): RuleChangeControl {
  const { client } = useByleave();
  const [isPending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  const change = useCallback(
    async (wanted: RuleChange) => {
      setPending(true);
      setRefusal(null);
      for (;;) {
        const given = latest.current;
        const verdict = await client.changeRule(given, wanted);
        // Whatever was written in the meantime is in the text that counts.
        if (verdict.ok && latest.current !== given) continue;
        setPending(false);
        if (verdict.ok) write(verdict.value);
        else setRefusal(verdict.refusal);
        return verdict.ok;
      }
    },
    [client, write],
  );
  return { isPending, refusal, change, forgetRefusal: useCallback(() => setRefusal(null), []) };
}
