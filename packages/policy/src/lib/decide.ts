import { isPlainObject, noDemands, type Demands, type Limit, type PolicyReason } from '@byleave/core';
import type { DecisionPoint, EvaluationRequest, Obligation } from './decision-point.ts';
import { fromLimitObligation, joinLimits } from './limit-obligation.ts';
import { fromObligation, settleDemands, strictestDemands, type ObligationType } from './obligations.ts';

/** A decision point's answer in the authority's terms. */
export interface PolicyDecision {
  readonly effect: 'allow' | 'ask' | 'deny';
  /** What is asked of people; `noDemands` unless `effect` is `ask`. Beyond `approvals`, only what the caller supports. */
  readonly demands: Demands;
  /** What the action counts against, sorted by id. Only for a caller that supports `limit`; none when denied. */
  readonly limits: readonly Limit[];
  readonly reasons: readonly PolicyReason[];
  readonly policyVersion: string;
}

export interface DecideOptions {
  /** How long the decision point may take, in ms. Default 2,000. */
  readonly timeoutMs?: number;
  /**
   * The obligations the caller enforces besides `ask`. Any other is a denial: dropping what a policy demands would
   * allow more than the policy does. Default none.
   */
  readonly supports?: readonly ObligationType[];
}

const defaultTimeoutMs = 2_000;
/** The version of a decision that no decision point made: it failed, was late, or was not understood. */
export const unavailableVersion = 'unavailable';

/** The version in force, or `undefined` when the decision point fails, is late, or names none. */
export async function readPolicyVersion(point: DecisionPoint, tenant: string, options: DecideOptions = {}): Promise<string | undefined> {
  try {
    return await inTime(async () => parseVersion(await point.readVersion(tenant)), options);
  } catch {
    return undefined;
  }
}

/**
 * Asks a decision point and reads its answer strictly. Denies when the point fails, is late, or answers with anything
 * that is not understood, an unknown obligation among them.
 */
export async function decide(
  point: DecisionPoint,
  request: EvaluationRequest,
  options: DecideOptions = {},
): Promise<PolicyDecision> {
  try {
    return await inTime(() => evaluate(point, request, options.supports ?? []), options);
  } catch {
    return deny(unavailableVersion, [
      { policy: 'decision-point', text: 'The policy could not be evaluated, and what is not decided is not allowed.' },
    ]);
  }
}

/** How often a policy may be published under an evaluation's feet before that is a denial. */
const mostEvaluations = 3;

/** An answer counts only for a version that was in force before and after it, or the digest would name another policy. */
async function evaluate(point: DecisionPoint, request: EvaluationRequest, supports: readonly ObligationType[]): Promise<PolicyDecision> {
  const { tenant } = request.context;
  const fixed = await point.fix?.(tenant);
  if (fixed) return interpret(await fixed.evaluate(request), parseVersion(await fixed.readVersion(tenant)), supports);
  let version = parseVersion(await point.readVersion(tenant));
  for (let evaluations = 0; evaluations < mostEvaluations; evaluations += 1) {
    const response: unknown = await point.evaluate(request);
    const versionAfter = parseVersion(await point.readVersion(tenant));
    if (version === versionAfter) return interpret(response, version, supports);
    version = versionAfter;
  }
  throw new TypeError('the policy never stands still');
}

function parseVersion(version: unknown): string {
  if (typeof version !== 'string' || version === '' || !version.isWellFormed()) throw new TypeError('not a version');
  return version;
}

function deny(policyVersion: string, reasons: readonly PolicyReason[]): PolicyDecision {
  return { effect: 'deny', demands: noDemands, limits: [], reasons, policyVersion };
}

function interpret(response: unknown, policyVersion: string, supports: readonly string[]): PolicyDecision {
  if (!isPlainObject(response) || typeof response['decision'] !== 'boolean') throw new TypeError('not an evaluation');
  const context = response['context'] === undefined ? {} : response['context'];
  if (!isPlainObject(context)) throw new TypeError('not an evaluation context');
  const reasons = parseReasons(context['reasons']);
  if (!response['decision']) return deny(policyVersion, reasons);

  let owed: Owed | undefined = nothingOwed;
  for (const obligation of parseObligations(context['obligations'])) {
    const isSupported = obligation.type === 'ask' || supports.includes(obligation.type);
    owed = isSupported ? addObligation(owed, obligation) : undefined;
    if (!owed) {
      return deny(policyVersion, [
        ...reasons,
        { policy: obligation.id, text: `The policy demands “${obligation.type}”, which is not understood here.` },
      ]);
    }
  }
  const demands = settleDemands(owed.demands);
  return { effect: demands.approvals > 0 ? 'ask' : 'allow', demands, limits: owed.limits, reasons, policyVersion };
}

type Owed = Pick<PolicyDecision, 'demands' | 'limits'>;

const nothingOwed: Owed = { demands: noDemands, limits: [] };

function addObligation({ demands, limits }: Owed, obligation: Obligation): Owed | undefined {
  if (obligation.type === 'limit') {
    const limit = fromLimitObligation(obligation);
    const joined = limit && joinLimits(limits, [limit]);
    return joined && { demands, limits: joined };
  }
  const demanded = fromObligation(obligation);
  return demanded && { demands: strictestDemands(demands, demanded), limits };
}

function parseReasons(value: unknown): readonly PolicyReason[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (reason): reason is PolicyReason =>
      isPlainObject(reason) && typeof reason['policy'] === 'string' && typeof reason['text'] === 'string',
  );
}

function parseObligations(value: unknown): readonly Obligation[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new TypeError('obligations is not a list');
  return value.map((obligation: unknown) => {
    if (
      !isPlainObject(obligation) ||
      typeof obligation['id'] !== 'string' ||
      typeof obligation['type'] !== 'string' ||
      !isPlainObject(obligation['properties'])
    ) {
      throw new TypeError('an obligation is malformed');
    }
    return obligation as unknown as Obligation;
  });
}

async function inTime<T>(work: () => Promise<T>, { timeoutMs = defaultTimeoutMs }: DecideOptions): Promise<T> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => timeout.reject(new Error('timeout')), timeoutMs);
  try {
    return await Promise.race([work(), timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}
