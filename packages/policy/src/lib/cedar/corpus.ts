import type { EntityJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs';
import type { CedarValueJson } from './cedar-value.ts';
import { createCedarEvaluator } from './evaluator.ts';

/** One of Cedar's own test cases (cedar-integration-tests). */
export interface CorpusCase {
  readonly policies: string;
  readonly entities: string;
  readonly schema: string;
  readonly shouldValidate: boolean;
  readonly requests: readonly CorpusRequest[];
}

interface CorpusRequest {
  readonly description: string;
  readonly principal: TypeAndId;
  readonly action: TypeAndId;
  readonly resource: TypeAndId;
  readonly context: Record<string, CedarValueJson>;
  readonly validateRequest?: boolean;
  readonly decision: 'allow' | 'deny';
  readonly reason: readonly string[];
  readonly errors: readonly string[];
}

export interface CorpusCounts {
  requests: number;
  agree: number;
  refused: number;
  disagree: number;
}

/** What becomes of single requests of a case. */
export interface CorpusListener {
  /** Neither right nor refused. */
  readonly onDifference: (description: string) => void;
  readonly onRefusal?: (message: string) => void;
}

/** Runs one case; `read` answers with the text of a file it names. */
export function runCorpusCase(
  corpusCase: CorpusCase,
  read: (path: string) => string,
  { onDifference, onRefusal }: CorpusListener,
): CorpusCounts {
  const counts: CorpusCounts = { requests: 0, agree: 0, refused: 0, disagree: 0 };
  const options = {
    policies: read(corpusCase.policies),
    schema: read(corpusCase.schema),
    entities: JSON.parse(read(corpusCase.entities)) as readonly EntityJson[],
  };
  const evaluators = [true, false].map((validateRequest) => createCedarEvaluator({ ...options, validateRequest }));
  for (const request of corpusCase.requests) {
    counts.requests += 1;
    const { principal, action, resource, context } = request;
    const answer = evaluators[request.validateRequest === false ? 1 : 0]!.evaluate({ principal, action, resource, context });
    if (answer.type === 'failed') {
      counts.refused += 1;
      onRefusal?.(answer.message);
      continue;
    }
    const ids = (policies: readonly { readonly source: { readonly start: number } }[]): string =>
      policies.map((policy) => `policy${evaluators[0]!.policies.findIndex((other) => other.source.start === policy.source.start)}`).toSorted().join();
    const isSame =
      answer.decision === request.decision &&
      ids(answer.reasons) === request.reason.toSorted().join() &&
      ids(answer.errors.map((error) => error.policy)) === request.errors.toSorted().join();
    counts[isSame ? 'agree' : 'disagree'] += 1;
    if (!isSame) onDifference(`${corpusCase.policies} ${request.description}: ${JSON.stringify([answer.decision, ids(answer.reasons), ids(answer.errors.map((error) => error.policy))])}`);
  }
  return counts;
}
