import { hasUnread, toResultText, type HeardTurn } from '@byleave/client';
import type { ProposedSource } from '@byleave/core/wire';
import type { AgentInputItem } from '@openai/agents';

/**
 * Tells what a person wrote from what tools returned and what other agents said. The agent's own words vouch for nothing
 * and are left out; those before a handoff were another agent's.
 */
export function toSources(items: readonly AgentInputItem[], isPersons: (index: number) => boolean): readonly ProposedSource[] {
  const handedOver = items.findLastIndex((item) => item.type === 'function_call_result' && isHandoff(item));
  return items.flatMap((item, index): readonly ProposedSource[] => {
    const id = item.id ?? `item-${index}`;
    if ('role' in item) {
      if (item.role === 'user') return toSource({ kind: isPersons(index) ? 'user' : 'agent', id, text: toText(item.content) });
      return item.role === 'assistant' && index < handedOver ? toSource({ kind: 'agent', id, text: toText(item.content) }) : [];
    }
    switch (item.type) {
      case 'function_call':
        return index < handedOver && isTransfer(item.name) ? toSource({ kind: 'agent', id: item.callId, text: item.arguments }) : [];
      case 'function_call_result':
        return isHandoff(item) ? [] : toSource({ kind: 'tool', id: item.callId, tool: item.name, text: toResultText(item.output) });
      case 'hosted_tool_call':
        return toSource({ kind: 'tool', id, tool: item.name, text: item.output ?? '' });
      default:
        return [];
    }
  });
}

const isTransfer = (name: string): boolean => name.startsWith('transfer_to_');

/** What the SDK itself answers to a handoff: the name of the agent that goes on. */
function isHandoff({ name, output }: Extract<AgentInputItem, { readonly type: 'function_call_result' }>): boolean {
  return isTransfer(name) && /^\{"assistant":"[^"]*"\}$/u.test(toResultText(output));
}

const toSource = (source: ProposedSource): readonly ProposedSource[] => (source.text === '' ? [] : [source]);

/** Every text in it, on a line of its own. */
function toText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(toText).filter(Boolean).join('\n');
  return typeof content === 'object' && content !== null && 'text' in content && typeof content.text === 'string' ? content.text : '';
}

/** What tells an item from others: the id of its call, or what it says. */
export function toTurn(item: AgentInputItem): HeardTurn {
  return { keys: ['callId' in item && typeof item.callId === 'string' ? item.callId : JSON.stringify(item)], isUsers: isUsers(item), isResult: item.type === 'function_call_result' };
}

/** Whether it stands as the person’s. */
export const isUsers = (item: AgentInputItem): boolean => 'role' in item && item.role === 'user';

/** Whether the provider keeps the history: here is a result, and not the call it is of. */
export function keepsElsewhere(items: readonly AgentInputItem[]): boolean {
  const called = new Set(items.flatMap((item) => (item.type === 'function_call' ? [item.callId] : [])));
  return items.some((item) => item.type === 'function_call_result' && !called.has(item.callId));
}

/** Whether what a call answered to, or the answer itself, is elsewhere: the provider keeps the history, or somebody took a part out. */
export function lacksParts(items: readonly AgentInputItem[]): boolean {
  const ids = (type: string): ReadonlySet<unknown> => new Set(items.flatMap((item) => (item.type === type && 'callId' in item ? [item.callId] : [])));
  const [called, answered] = [ids('function_call'), ids('function_call_result')];
  return called.symmetricDifference(answered).size > 0;
}

/** Whether the model read what is no text, what a tool of another kind or of the provider’s returned, or what was compacted. */
export function hasUnreadParts(item: AgentInputItem): boolean {
  if ('role' in item) return item.role === 'user' && hasUnread(item.content);
  if (item.type === 'function_call_result') return hasUnread(item.output);
  if (item.type === 'hosted_tool_call') return !item.output;
  return /_(?:result|output)$|^compaction|^item_reference$/u.test(item.type ?? '');
}
