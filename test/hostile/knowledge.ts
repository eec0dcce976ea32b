import { isPlainObject, type JsonObject, type JsonValue } from '../../packages/core/src/index.ts';
import type { Exchange } from './exchange.ts';

/** A call that AuthZEN denied until somebody approves it, and what turns it into a request. */
export interface Denial {
  readonly as: string;
  readonly question: JsonObject;
  readonly denial: JsonObject;
}

/** An approval that a task was answered with. */
export interface GivenApproval {
  readonly as: string;
  readonly taskId: string;
  readonly approval: JsonObject;
}

/** What only answers tell: the secrets that were handed out. */
export interface Knowledge {
  /** The right to complete an action, by its id. */
  readonly claims: Map<string, string>;
  readonly denials: Denial[];
  /** The question that each task was requested with. */
  readonly questions: Map<string, JsonObject>;
  readonly approvals: GivenApproval[];
}

export function createKnowledge(): Knowledge {
  return { claims: new Map(), denials: [], questions: new Map(), approvals: [] };
}

const member = (value: JsonValue | undefined, ...names: readonly string[]): JsonValue | undefined =>
  names.reduce<JsonValue | undefined>((found, name) => (isPlainObject(found) && Object.hasOwn(found, name) ? (found[name] as JsonValue) : undefined), value);

/** Remembers what an answer gave away. */
export function learn(knowledge: Knowledge, { asked, isHostile, status, values }: Exchange): void {
  const answer = values[0];
  const claimId = member(answer, 'claimId');
  const actionId = member(answer, 'action', 'id');
  if (typeof claimId === 'string' && typeof actionId === 'string') knowledge.claims.set(actionId, claimId);
  if (isHostile || status >= 300) return;

  const request = member(answer, 'context', 'access_request');
  if (asked.route === 'POST /access/v1/evaluation' && isPlainObject(request)) {
    const { expires_at, binding_token } = request as JsonObject;
    const evaluationId = member(answer, 'context', 'evaluation_id');
    knowledge.denials.push({ as: asked.as, question: asked.body ?? {}, denial: { evaluation_id: evaluationId ?? '', expires_at: expires_at ?? '', binding_token: binding_token ?? '' } });
  }
  const taskId = member(answer, 'task', 'id');
  if (asked.route === 'POST /access/v1/requests' && typeof taskId === 'string') knowledge.questions.set(taskId, asked.body ?? {});
  const approval = member(answer, 'result', 'approval');
  if (typeof taskId === 'string' && isPlainObject(approval)) knowledge.approvals.push({ as: asked.as, taskId, approval: approval as JsonObject });
}
