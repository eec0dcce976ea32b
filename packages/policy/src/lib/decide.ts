import { isPlainObject, type PolicyReason } from '@byleave/core';
import type { DecisionPoint, EvaluationRequest, Obligation } from './decision-point.ts';

/** A decision point's answer in the authority's terms. */
export interface PolicyDecision {
  readonly effect: 'allow' | 'ask' | 'deny';
  /** How many people have to approve; 0 unless `effect` is `ask`. */
  readonly approvals: number;
  readonly reasons: readonly PolicyReason[];
  readonly policyVersion: string;
}

export interface DecideOptions {
  /** How long the decision point may take, in ms. Default 2,000. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 2_000;
const unavailableVersion = 'unavailable';

/**
 * Asks a decision point and reads its answer strictly. Denies when the point fails, is late, or answers with anything
 * that is not understood, an unknown obligation among them.
 */
export async function decide(
  point: DecisionPoint,
  request: EvaluationRequest,
  options: DecideOptions = {},
): Promise<PolicyDecision> {
  let policyVersion = unavailableVersion;
  try {
    const [version, response] = await inTime(
      Promise.all([point.readVersion(request.context.tenant), point.evaluate(request)]),
      options.timeoutMs ?? defaultTimeoutMs,
    );
    policyVersion = version;
    return interpret(response, version);
  } catch {
    return deny(policyVersion, [
      { policy: 'decision-point', text: 'The policy could not be evaluated, and what is not decided is not allowed.' },
    ]);
  }
}

function deny(policyVersion: string, reasons: readonly PolicyReason[]): PolicyDecision {
  return { effect: 'deny', approvals: 0, reasons, policyVersion };
}

function interpret(response: unknown, policyVersion: string): PolicyDecision {
  if (!isPlainObject(response) || typeof response['decision'] !== 'boolean') throw new TypeError('not an evaluation');
  const context = response['context'] ?? {};
  if (!isPlainObject(context)) throw new TypeError('not an evaluation context');
  const reasons = parseReasons(context['reasons']);
  if (!response['decision']) return deny(policyVersion, reasons);

  let approvals = 0;
  for (const obligation of parseObligations(context['obligations'])) {
    const needed = obligation.type === 'ask' ? (obligation.properties['approvals'] ?? 1) : undefined;
    if (typeof needed !== 'number' || !Number.isSafeInteger(needed) || needed < 1) {
      return deny(policyVersion, [
        ...reasons,
        { policy: obligation.id, text: `The policy demands “${obligation.type}”, which is not understood here.` },
      ]);
    }
    approvals = Math.max(approvals, needed);
  }
  return { effect: approvals > 0 ? 'ask' : 'allow', approvals, reasons, policyVersion };
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

async function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => timeout.reject(new Error('timeout')), timeoutMs);
  try {
    return await Promise.race([work, timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}
