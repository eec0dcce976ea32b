import type { TimelineMessages } from '../messages/en/timeline.ts';

/** What a part of an entry is called on this page; what has no name of its own here is the entry. */
export function partName(part: string, { detail, filter, zone, export: { redaction } }: TimelineMessages): string {
  const { agent, tool, conversation, actionId } = filter;
  const names: Readonly<Record<string, string>> = { ...redaction, agentId: agent, toolName: tool, conversation, actionId, at: zone };
  return Object.hasOwn(names, part) ? names[part]! : detail.number;
}
