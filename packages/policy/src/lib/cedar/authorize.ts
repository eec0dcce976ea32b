import type { StatefulAuthorizationCall } from '@cedar-policy/cedar-wasm/nodejs';
import { preparsePolicySet, preparseSchema, statefulIsAuthorized } from '#cedar-wasm';
import type { CedarRequest } from './cedar-request.ts';
import { isCarriable } from './cedar-value.ts';
import type { CedarPolicy } from './parse-policies.ts';
import { createPreparsedPool, type Preparsed } from './preparsed.ts';

/** Some policies, parsed by Cedar once. */
export interface PolicySlice<Policy extends CedarPolicy = CedarPolicy> {
  readonly policies: readonly Policy[];
  readonly preparsed: Preparsed;
}

/** What Cedar says, with the policies themselves. `failed` is not an answer: what could not be evaluated is not allowed. */
export type CedarAnswer<Policy extends CedarPolicy = CedarPolicy> =
  | {
      readonly type: 'answered';
      readonly decision: 'allow' | 'deny';
      /** Every satisfied permit when allowed; every satisfied forbid when denied by one. */
      readonly reasons: readonly Policy[];
      /** Policies Cedar skipped because they could not be evaluated. */
      readonly errors: readonly { readonly policy: Policy; readonly message: string }[];
    }
  | { readonly type: 'failed'; readonly message: string };

/** For all engines of the process together; a slice costs its policies once more in Cedar's memory. */
const policySets = createPreparsedPool('policies', 512);
const schemas = createPreparsedPool('schema', 512);

export function createSlice<Policy extends CedarPolicy>(policies: readonly Policy[]): PolicySlice<Policy> {
  const text = policies.map((policy) => policy.source.text).join('\n');
  return { policies, preparsed: policySets.add((id) => preparsePolicySet(id, { staticPolicies: text })) };
}

export function createPreparsedSchema(schema: Parameters<typeof preparseSchema>[1]): Preparsed {
  return schemas.add((id) => preparseSchema(id, schema));
}

/** Asks Cedar once. Nothing that Cedar would convert in silence, or that would break it, gets through. */
export function authorize<Policy extends CedarPolicy>(
  request: CedarRequest,
  slice: PolicySlice<Policy>,
  schema: Preparsed | undefined,
  options: { readonly validateRequest?: boolean } = {},
): CedarAnswer<Policy> {
  if (!isCarriable(request)) return { type: 'failed', message: 'The request holds something Cedar cannot carry exactly.' };
  try {
    const call: StatefulAuthorizationCall = {
      ...request,
      preparsedPolicySetId: slice.preparsed.id(),
      ...(schema && { preparsedSchemaName: schema.id() }),
      validateRequest: schema !== undefined && (options.validateRequest ?? true),
    };
    const answer = statefulIsAuthorized(call);
    if (answer.type === 'failure') return { type: 'failed', message: answer.errors[0]?.message ?? 'Cedar gave no reason.' };
    const { decision, diagnostics } = answer.response;
    return {
      type: 'answered',
      decision,
      reasons: diagnostics.reason.map((id) => policyOf(slice, id)).toSorted((a, b) => slice.policies.indexOf(a) - slice.policies.indexOf(b)),
      errors: diagnostics.errors.map(({ policyId, error }) => ({ policy: policyOf(slice, policyId), message: error.message })),
    };
  } catch (error) {
    return { type: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

/** Cedar names the policies of a text by position. */
function policyOf<Policy extends CedarPolicy>(slice: PolicySlice<Policy>, id: string): Policy {
  const policy = /^policy\d+$/u.test(id) ? slice.policies[Number(id.slice('policy'.length))] : undefined;
  if (!policy) throw new TypeError(`Cedar names a policy nobody wrote: ${id}`);
  return policy;
}
