import { currencyOf, type Action } from '@byleave/core';
import { formatAmount } from '../limits/format-amount.ts';

/** What several requests come to together. */
export interface BatchEffect {
  /** How many of each tool. */
  readonly tools: readonly (readonly [tool: string, count: number])[];
  /** The money in them, by currency, as a person reads it. */
  readonly sums: readonly string[];
}

export function toBatchEffect(actions: readonly Action[], locale: string): BatchEffect {
  const tools = new Map<string, number>();
  const sums = new Map<string, number>();
  for (const { toolName, tool, arguments: args } of actions) {
    tools.set(toolName, (tools.get(toolName) ?? 0) + 1);
    for (const field of tool?.presentation.fields ?? []) {
      const value = Object.hasOwn(args, field.argument) ? args[field.argument] : undefined;
      const currency = field.format === 'money' ? currencyOf(field, args) : undefined;
      if (typeof value === 'number' && currency !== undefined) sums.set(currency, (sums.get(currency) ?? 0) + value);
    }
  }
  return { tools: [...tools], sums: [...sums].map(([currency, sum]) => formatAmount(sum, currency, locale)) };
}
