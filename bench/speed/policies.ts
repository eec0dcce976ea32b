import { toToolDefinition } from '../../packages/authority/src/index.ts';
import { createCedarPolicy } from '../../packages/policy/src/cedar.ts';
import type { DecisionPoint } from '../../packages/policy/src/index.ts';
import { readMail } from './cycle.ts';

const total = 100;
const toolNames = ['read_mail', ...Array.from({ length: 9 }, (_, index) => `tool_${index}`)];

/** A hundred policies about ten tools. Of the ten about the called one, one lets it run; the others are asked and do not apply. */
export function createHundredPolicies(): DecisionPoint {
  const about = (index: number): string => {
    const tool = toolNames[index % toolNames.length];
    if (index === 0) return `@id("reading") permit(principal, action == Action::"${tool}", resource);`;
    return `@id("${tool}-${index}") ${index % 3 === 0 ? '@ask ' : ''}permit(principal, action == Action::"${tool}", resource) when { context.arguments.id == "mail-${index}" && principal.user in Role::"role-${index}" };`;
  };
  const policies = Array.from({ length: total }, (_, index) => about(index)).join('\n');
  return createCedarPolicy({ policies, tools: toolNames.map((name) => toToolDefinition({ ...readMail, name })), otherwise: 'ask', version: 'v1' });
}
