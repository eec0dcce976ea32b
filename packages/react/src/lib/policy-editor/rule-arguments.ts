import type { RuleCalls } from '@byleave/core';
import { labelOfArgument, type RuleWorld } from './rule-words.ts';

/** An argument that a condition can be about. */
export interface RuleArgument {
  readonly name: string;
  readonly label: string;
  /** As Cedar calls it. */
  readonly type: string;
  /** The closed list it is one of. */
  readonly values: readonly string[] | undefined;
}

const comparable: readonly string[] = ['String', 'Long', 'decimal', 'Bool'];
const path = /^context\.arguments(?:\.(?<name>[A-Za-z_]\w*)|\[(?<quoted>"[^\]]*")\])$/u;

/** What every call of a kind has: what only some of them have, no condition can be about without failing on the others. */
export function argumentsOf(world: RuleWorld, of: RuleCalls['of'], tools: readonly string[]): readonly RuleArgument[] {
  const { vocabulary } = world;
  const about = namesOf(world, of, tools);
  if (!vocabulary || about.length === 0) return [];
  return vocabulary.attributes.flatMap(({ path: written, type, values, tools: having, isOptional }): readonly RuleArgument[] => {
    const { name, quoted } = path.exec(written)?.groups ?? {};
    const argument = name ?? (quoted === undefined ? undefined : (JSON.parse(quoted) as string));
    if (argument === undefined || isOptional || !comparable.includes(type)) return [];
    if (having && !about.every((tool) => having.includes(tool))) return [];
    return [{ name: argument, label: labelOfArgument(world, argument, of === 'tools' ? tools : undefined), type, values }];
  });
}

function namesOf({ tools: known }: RuleWorld, of: RuleCalls['of'], tools: readonly string[]): readonly string[] {
  switch (of) {
    case 'tools':
      return tools;
    case 'every call':
      return known.map(({ name }) => name);
    case 'reads':
    case 'writes':
      return known.filter(({ effect }) => effect === (of === 'reads' ? 'read' : 'write')).map(({ name }) => name);
  }
}
