import { coversAction, digestOf, isPlainObject, type Action } from '../../../packages/core/src/index.ts';
import type { Exchange } from '../exchange.ts';
import type { Ledger } from '../ledger.ts';
import { findIds } from '../marker.ts';
import { entriesOf, type CommitView } from './change.ts';
import type { Violation } from './rule.ts';

const violation = (message: string): Violation => ({ rule: 'claim', message });

/** Whether a commit that claims an action had the right to, and whether one that was claimed stays claimed as it was. */
export function checkClaims(ledger: Ledger, view: CommitView): readonly Violation[] {
  return [...view.actions.values()].flatMap(({ before, after }) => {
    if (!after) return [];
    const [was, is] = [before?.lifecycle.context.claim ?? null, after.lifecycle.context.claim];
    if (was && (is?.id !== was.id || is.at !== was.at)) return [violation(`the claim of ${after.id} was ${JSON.stringify(was)} and is ${JSON.stringify(is)}`)];
    if (!is || was) return [];
    const stop = after.principal.agent.id === 'byleave' ? undefined : [...ledger.stops.values()].find((latched) => latched.tenant === after.tenant && !latched.reset && coversAction(latched, after));
    return [...checkConsent(ledger, view, after), ...(stop ? [violation(`${after.id} was claimed under the stop ${stop.id}`)] : [])];
  });
}

/** The log alone has to show why it might run: what policy said first, or every approval it took, and no objection. */
function checkConsent(ledger: Ledger, view: CommitView, action: Action): readonly Violation[] {
  const story = [...(ledger.stories.get(action.id) ?? []), ...entriesOf(view, action.id)];
  const until = story.findIndex(({ type }) => type === 'action.claimed');
  if (until < 0 || story.filter(({ type }) => type === 'action.claimed').length > 1) return [violation(`${action.id} has not one entry of its claim`)];
  const earlier = story.slice(0, until);
  const proposal = earlier.find(({ type }) => type === 'action.proposed');
  const isAllowed = proposal?.facts['effect'] === 'allow' || typeof proposal?.facts['grant'] === 'string';
  const blind = earlier.find(({ type, facts, toolName }) => type === 'consent.approved' && !isPrompt(facts['shown']) && !toolName.startsWith('byleave.'));
  if (blind) return [violation(`${action.id} was claimed after an approval of ${blind.actor.id} that does not say what was shown`)];
  const approvers = new Set(earlier.filter(({ type }) => type === 'consent.approved').map(({ actor }) => actor.id));
  const { approvals } = action.lifecycle.context.demands;
  const isApproved = approvals > 0 && approvers.size >= approvals;
  if (!isAllowed && !isApproved) return [violation(`${action.id} was claimed after ${approvers.size} of ${approvals} approvals, and policy said ${String(proposal?.facts['effect'])}`)];
  const ending = earlier.find(({ type, state }) => ['consent.declined', 'deadline.passed', 'action.cancelled', 'action.superseded', 'authorization.revoked'].includes(type) || (type === 'stop.pressed' && state === 'stopped'));
  return ending ? [violation(`${action.id} was claimed after ${ending.type}`)] : [];
}

const isPrompt = (shown: unknown): boolean => isPlainObject(shown) && isPlainObject(shown['template']) && typeof shown['title'] === 'string' && Array.isArray(shown['fields']);

/** The rights that answers hand out: each in one answer only, and the one that the action was claimed with. */
export interface ClaimAnswers {
  /** Whoever writes a right down where everything is kept has told it themselves. */
  readonly hear: (requestText: string) => void;
  readonly check: (ledger: Ledger, exchange: Exchange, requestText: string) => readonly Violation[];
}

export function createClaimAnswers(): ClaimAnswers {
  const given = new Set<string>();
  const betrayed = new Set<string>();
  return {
    hear(requestText) {
      for (const id of findIds(requestText.replaceAll(/"claimId":"[^"]*"/gu, ''))) betrayed.add(id);
    },
    check(ledger, { values: [answer], text }, requestText) {
      const repeated = findIds(text).filter((id) => given.has(id) && !betrayed.has(id) && !requestText.includes(id));
      const claimId = isPlainObject(answer) ? answer['claimId'] : undefined;
      const action = isPlainObject(answer) ? answer['action'] : undefined;
      if (claimId === undefined) return repeated.map((id) => violation(`the right ${id} was told to somebody once more`));
      const id = isPlainObject(action) ? String(action['id']) : '';
      const isNew = typeof claimId === 'string' && !given.has(claimId);
      const isTrue = ledger.actions.get(id)?.lifecycle.context.claim?.id === digestOf(String(claimId));
      given.add(String(claimId));
      if (!isNew) return [violation(`two answers hand out the right ${String(claimId)}`)];
      return isTrue ? [] : [violation(`the right ${claimId} is not the one that ${id} was claimed with`)];
    },
  };
}
