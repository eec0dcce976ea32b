import { toVisibleText } from '@byleave/core';
import { isApprovalCount, noDemands, stepUpMethods, strictestDemands, type Demands } from '../obligations.ts';

/** Cedar's annotations of one policy; a bare `@ask` has the value `null`. */
export type PolicyAnnotations = Readonly<Record<string, string | null>>;

/** An annotation that cannot be honoured, and why. */
export interface TermsProblem {
  readonly annotation: string;
  readonly message: string;
}

export type ParsedDemands =
  | { readonly ok: true; readonly demands: Demands }
  | { readonly ok: false; readonly problems: readonly TermsProblem[] };

/** Annotations that only say something to readers. */
const words: readonly string[] = ['id', 'reason', 'description', 'author', 'ticket'];

const parsers: Readonly<Record<string, (value: string) => Demands | string>> = {
  ask: parseAsk,
  approvers: parseApprovers,
  stepUp: parseStepUp,
  everyTime: (value) => (value === '' ? { ...noDemands, everyTime: true } : 'takes no value'),
};

export const knownAnnotations: readonly string[] = [...Object.keys(parsers), ...words];

/** Reads what a policy demands. An annotation that is not known may be a misspelt obligation, so it is a problem. */
export function parseDemands(effect: 'permit' | 'forbid', annotations: PolicyAnnotations): ParsedDemands {
  const problems: TermsProblem[] = [];
  let demands = noDemands;
  for (const [annotation, value] of Object.entries(annotations)) {
    if (words.includes(annotation)) {
      if ((value ?? '') === '') problems.push({ annotation, message: 'needs a text' });
      if (toVisibleText(value ?? '').some(({ kind }) => kind === 'hidden')) problems.push({ annotation, message: 'holds characters nobody would see where it is shown' });
      continue;
    }
    const parse = Object.hasOwn(parsers, annotation) ? parsers[annotation] : undefined;
    const parsed = parse ? parse(value ?? '') : `is not known here. Use one of ${knownAnnotations.map((name) => `@${name}`).join(', ')}`;
    if (typeof parsed === 'string') problems.push({ annotation, message: parsed });
    else if (effect === 'forbid') problems.push({ annotation, message: 'has no effect on a forbid, which nothing can lift. Put it on a permit' });
    else demands = strictestDemands(demands, parsed);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, demands };
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
    demands = strictestDemands(demands, { ...noDemands, approvers: [{ role: match[1]!, count }] });
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
