import { describe, expect, it } from 'vitest';
import { toArgumentFacts } from './argument-facts.ts';
import { isWithinArgumentSize, mostArgumentNaming, mostArgumentValues } from './argument-size.ts';
import type { JsonObject } from './json.ts';
import { leavesOf } from './json-pointer.ts';
import { readLimitScope, type CountedAction } from './limit-attribute.ts';
import { renderAction } from './presentation.ts';
import type { ArgumentProvenance } from './provenance.ts';
import type { ToolDefinition } from './tool.ts';
import { callArguments } from './wire.ts';

describe('the size of arguments', () => {
  const list = (length: number): JsonObject => ({ list: Array.from({ length }, () => 'a') });

  it('is as many values as a person could look through, and no more', () => {
    expect(isWithinArgumentSize(list(mostArgumentValues))).toBe(true);
    expect(isWithinArgumentSize(list(mostArgumentValues + 1))).toBe(false);
  });

  it('is refused on the wire where it is more, whatever reads the rest of the request', () => {
    expect(callArguments.safeParse(list(mostArgumentValues)).success).toBe(true);
    expect(callArguments.safeParse(list(mostArgumentValues + 1)).success).toBe(false);
  });

  it('counts what is empty, and every member of what is not', () => {
    const members = (count: number): JsonObject => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, [{}, []][index % 2]!]));
    expect(isWithinArgumentSize(members(mostArgumentValues))).toBe(true);
    expect(isWithinArgumentSize({ ...members(mostArgumentValues), one: null })).toBe(false);
  });

  it('counts a long name once for each value beneath it', () => {
    const beneath = (count: number): JsonObject => ({ ['n'.repeat(mostArgumentNaming / 10)]: Array.from({ length: count }, () => 1) });
    expect(isWithinArgumentSize(beneath(9))).toBe(true);
    expect(isWithinArgumentSize(beneath(10))).toBe(false);
  });
});

const tool: ToolDefinition = {
  name: 'save_notes',
  description: 'Saves notes.',
  inputSchema: { type: 'object', properties: { notes: { type: 'array' } } },
  roles: { notes: 'content' },
  effect: 'write',
  risk: 'low',
  presentation: { id: 'notes', version: 1, title: 'Save', approve: 'Save', fields: [], reversibility: 'reversible', covers: 'This' },
};

/** How often the origins of the values are looked at. */
function lookingAt(args: JsonObject, work: (provenance: readonly ArgumentProvenance[]) => void): number {
  let looks = 0;
  const provenance = [{ pointer: '', provenance: 'user' } as const, ...leavesOf(args).map(({ pointer }) => ({ pointer, provenance: 'user' as const }))].map(({ pointer, ...entry }) => ({
    ...entry,
    get pointer() {
      looks += 1;
      return pointer;
    },
  }));
  work(provenance);
  return looks;
}

describe.each<readonly [string, (args: JsonObject, provenance: readonly ArgumentProvenance[]) => unknown]>([
  ['what policies know of a call', (args, provenance) => toArgumentFacts(tool, args, provenance)],
  ['what the card says', (args, provenance) => renderAction(tool.presentation, args, provenance, 'en')],
  ['what a limit counts by', (args, provenance) => readLimitScope('context.fromUser', { tool, arguments: args, provenance } as unknown as CountedAction)],
])('%s', (_what, work) => {
  const many = Array.from({ length: 1_000 }, (_, index) => index);
  it.each<readonly [string, JsonObject]>([
    ['in one argument', { notes: many.map(() => 'a') }],
    ['in an argument each', Object.fromEntries(many.map((index) => [`k${index}`, 'a']))],
  ])('looks at the origin of each of many values a few times, however many there are: %s', (_where, args) => {
    expect(lookingAt(args, (provenance) => void work(args, provenance))).toBeLessThan(10 * many.length);
  });
});
