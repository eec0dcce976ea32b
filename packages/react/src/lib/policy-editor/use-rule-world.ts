import type { Agent } from '@byleave/core';
import { useMemo } from 'react';
import { usePolicyTools, usePolicyVocabulary } from '../hooks/use-policy-words.ts';
import { useMessages } from '../messages/messages.ts';
import type { RuleWorld } from './rule-words.ts';

const noTools: RuleWorld['tools'] = [];

/** What rules can speak of: the host's agents, the authority's tools, and what its policies see of a call. */
export function useRuleWorld(agents: readonly Agent[]): RuleWorld {
  const { locale } = useMessages();
  const { data: tools = noTools } = usePolicyTools();
  const { data: vocabulary } = usePolicyVocabulary();
  return useMemo(() => ({ agents, tools, vocabulary, locale }), [agents, tools, vocabulary, locale]);
}
