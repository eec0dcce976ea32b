import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import type { RuleWorld } from './rule-words.ts';

const words: readonly string[] = ['permit', 'forbid', 'when', 'unless', 'principal', 'action', 'resource', 'context', 'in', 'has', 'like', 'is', 'if', 'then', 'else', 'true', 'false'];
const functions: readonly string[] = ['decimal', 'contains', 'containsAll', 'containsAny', 'lessThan', 'lessThanOrEqual', 'greaterThan', 'greaterThanOrEqual'];

/** Completes what the authority's schema knows: tools, agents, attributes and obligations; never what it does not. */
export function completeCedar(readWorld: () => RuleWorld): CompletionSource {
  return (context) => {
    const world = readWorld();
    return (
      quoted(context, /Action::"[^"]*$/u, [...world.tools.map(({ name, description }) => ({ label: name, detail: description })), { label: 'read' }, { label: 'write' }]) ??
      quoted(context, /Agent::"[^"]*$/u, world.agents.map(({ id, name }) => ({ label: id, detail: name }))) ??
      after(context, /@\w*$/u, (world.vocabulary?.annotations ?? []).map((name) => ({ label: `@${name}` }))) ??
      after(context, /context\.[\w.]*$/u, (world.vocabulary?.attributes ?? []).map(({ path, type, values }) => ({ label: path, detail: values ? values.join(' | ') : type }))) ??
      after(context, /[A-Za-z_]\w*$/u, [...words, ...functions, ...(world.vocabulary?.entityTypes ?? [])].map((label) => ({ label })))
    );
  };
}

function after(context: CompletionContext, pattern: RegExp, options: readonly Completion[]): CompletionResult | null {
  const match = context.matchBefore(pattern);
  if (!match) return null;
  return { from: match.from, options: [...options], validFor: /^[@\w.[\]"]*$/u };
}

/** Between the quotes of an entity's id. */
function quoted(context: CompletionContext, pattern: RegExp, options: readonly Completion[]): CompletionResult | null {
  const match = context.matchBefore(pattern);
  if (!match) return null;
  return { from: match.from + match.text.indexOf('"') + 1, options: [...options], validFor: /^[^"]*$/u };
}
