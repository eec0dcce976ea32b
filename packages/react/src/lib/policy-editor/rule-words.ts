import type { Agent, PolicyVocabulary, RuleCondition, ToolDefinition } from '@byleave/core';
import { localizePresentation } from '@byleave/core';

/** What is known of the world a rule speaks of: for its words, and for its slots. */
export interface RuleWorld {
  readonly agents: readonly Agent[];
  readonly tools: readonly ToolDefinition[];
  readonly vocabulary: PolicyVocabulary | undefined;
  /** BCP 47. */
  readonly locale: string;
}

export function nameOfAgent({ agents }: RuleWorld, id: string): string {
  return agents.find((agent) => agent.id === id)?.name ?? id;
}

/** How an argument is called on the card of a tool that has it, or its own name. */
export function labelOfArgument({ tools, locale }: RuleWorld, argument: string, of?: readonly string[]): string {
  for (const tool of tools) {
    if (of && !of.includes(tool.name)) continue;
    const field = localizePresentation(tool.presentation, locale).fields.find((each) => each.argument === argument);
    if (field) return field.label;
  }
  return argument;
}

/** The currency an argument is in, where every tool that the rule is about agrees on it. */
function currencyOf({ tools }: RuleWorld, argument: string, of?: readonly string[]): string | undefined {
  const fields = tools.filter(({ name }) => !of || of.includes(name)).flatMap(({ presentation }) => presentation.fields.filter((field) => field.argument === argument));
  const currencies = new Set(fields.map((field) => (field.format === 'money' && 'currency' in field ? field.currency : undefined)));
  return currencies.size === 1 ? [...currencies][0] : undefined;
}

/** An amount as it is read: in its currency where it has one. */
export function amountWords(world: RuleWorld, { argument, amount }: Extract<RuleCondition, { kind: 'number' }>, of?: readonly string[]): string {
  const value = Number(amount);
  const currency = currencyOf(world, argument, of);
  if (currency !== undefined && /^[A-Z]{3}$/u.test(currency)) return new Intl.NumberFormat(world.locale, { style: 'currency', currency, maximumFractionDigits: 4, ...(Number.isInteger(value) && { minimumFractionDigits: 0 }) }).format(value);
  return new Intl.NumberFormat(world.locale, { maximumFractionDigits: 4 }).format(value);
}

export function listWords(items: readonly string[], { locale }: RuleWorld): string {
  return new Intl.ListFormat(locale, { type: 'disjunction' }).format(items);
}
