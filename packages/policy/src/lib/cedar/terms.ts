import { noDemands, toVisibleText, type Demands, type Limit } from '@byleave/core';
import { isApprovalCount, settleDemands, stepUpMethods, strictestDemands } from '../obligations.ts';
import { parseLimits } from './limit-terms.ts';

/** Cedar's annotations of one policy; a bare `@ask` has the value `null`. */
export type PolicyAnnotations = Readonly<Record<string, string | null>>;

/** An annotation that cannot be honoured, and why. */
export interface TermsProblem {
  readonly annotation: string;
  readonly message: string;
}

/** What one policy's permission is worth: what is asked of people, and how much of it there is. */
export interface PolicyTerms {
  readonly demands: Demands;
  readonly limits: readonly Limit[];
}

export type ParsedTerms =
  | { readonly ok: true; readonly terms: PolicyTerms }
  | { readonly ok: false; readonly problems: readonly TermsProblem[] };

/** Annotations that only say something to readers. */
const words: readonly string[] = ['id', 'reason', 'description', 'author', 'ticket'];

const parsers: Readonly<Record<string, (value: string) => Demands | string>> = {
  ask: parseAsk,
  approvers: parseApprovers,
  stepUp: parseStepUp,
  everyTime: (value) => (value === '' ? { ...noDemands, everyTime: true } : 'takes no value'),
};

export const knownAnnotations: readonly string[] = [...Object.keys(parsers), 'limit', ...words];

interface AnnotatedPolicy {
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  readonly annotations: PolicyAnnotations;
}

/** Reads what a policy demands. An annotation that is not known may be a misspelt obligation, so it is a problem. */
export function parseTerms({ id, effect, annotations }: AnnotatedPolicy): ParsedTerms {
  const problems: TermsProblem[] = [];
  let demands = noDemands;
  let limits: readonly Limit[] = [];
  for (const [annotation, value] of Object.entries(annotations)) {
    if (words.includes(annotation)) {
      if ((value ?? '') === '') problems.push({ annotation, message: 'needs a text' });
      if (toVisibleText(value ?? '').some(({ kind }) => kind === 'hidden')) problems.push({ annotation, message: 'holds characters nobody would see where it is shown' });
      continue;
    }
    const parsed = annotation === 'limit' ? parseLimits(id, value ?? '') : parseDemand(annotation, value ?? '');
    if (typeof parsed === 'string') problems.push({ annotation, message: parsed });
    else if (effect === 'forbid') problems.push({ annotation, message: 'has no effect on a forbid, which nothing can lift. Put it on a permit' });
    else if ('approvals' in parsed) demands = strictestDemands(demands, parsed);
    else if (!annotations['id']) problems.push({ annotation, message: 'needs a policy with an @id: its uses are counted under that name, and without one they would move with the policy’s place in the text' });
    else limits = parsed;
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, terms: { demands: settleDemands(demands), limits } };
}

function parseDemand(annotation: string, value: string): Demands | string {
  const parse = Object.hasOwn(parsers, annotation) ? parsers[annotation] : undefined;
  return parse ? parse(value) : `is not known here. Use one of ${knownAnnotations.map((name) => `@${name}`).join(', ')}`;
}

function parseAsk(value: string): Demands | string {
  const approvals = value === '' ? 1 : toCount(value);
  return isApprovalCount(approvals) ? { ...noDemands, approvals } : 'needs a number of people, as in @ask("2"), or no value at all';
}

function parseApprovers(value: string): Demands | string {
  let demands = noDemands;
  for (const part of value.split(',')) {
    const match = /^\s*([\p{L}\p{N}][\p{L}\p{N}_.-]*)\s*:\s*(\d+)\s*$/u.exec(part);
    const count = toCount(match?.[2] ?? '');
    if (!match || !isApprovalCount(count)) return 'needs roles with numbers of people, as in @approvers("finance:2, legal:1")';
    demands = strictestDemands(demands, { ...noDemands, approvals: count, approvers: [{ role: match[1]!, count }] });
  }
  return demands;
}

function parseStepUp(value: string): Demands | string {
  const method = stepUpMethods.find((known) => known === value);
  return method ? { ...noDemands, stepUp: [method] } : `needs one of ${stepUpMethods.join(', ')}, as in @stepUp("passkey")`;
}

function toCount(value: string): number {
  return /^\d{1,3}$/u.test(value) ? Number(value) : Number.NaN;
}
