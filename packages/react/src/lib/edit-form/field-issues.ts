import type { Issue, Refusal } from '@byleave/core';
import type { FormField } from './form-field.ts';

export interface FieldIssues {
  /** By argument, in the words of whoever refused it. */
  readonly byArgument: Readonly<Record<string, string>>;
  /** What is about no input of the form. */
  readonly others: readonly string[];
}

/** Puts what the authority said is wrong beside the inputs it is about. */
export function toFieldIssues({ issues = [] }: Refusal, fields: readonly FormField[]): FieldIssues {
  const byArgument: Record<string, string> = {};
  const others: string[] = [];
  for (const issue of issues) {
    const argument = argumentOf(issue, fields);
    if (argument === undefined) others.push(issue.message);
    else byArgument[argument] = byArgument[argument] === undefined ? issue.message : `${byArgument[argument]} ${issue.message}`;
  }
  return { byArgument, others };
}

/** The argument a pointer leads into: of the arguments themselves, or of the request they were sent in. */
function argumentOf({ pointer }: Issue, fields: readonly FormField[]): string | undefined {
  const [first, second] = pointer.split('/').slice(1).map(unescapeSegment);
  const isArgument = (name: string | undefined): boolean => fields.some(({ argument }) => argument === name);
  if (first === 'arguments' && isArgument(second)) return second;
  return isArgument(first) ? first : undefined;
}

/** RFC 6901 §4. */
function unescapeSegment(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}
