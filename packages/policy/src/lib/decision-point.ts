import type { ArgumentProvenance, JsonObject, Person, PolicyReason, Risk, TextFinding, ToolEffect } from '@byleave/core';

/** What is asked of a decision point: OpenID AuthZEN Authorization API 1.0 §5, one evaluation. */
export interface EvaluationRequest {
  readonly subject: {
    readonly type: 'agent';
    readonly id: string;
    readonly properties: { readonly name: string; readonly user: Person; readonly via: readonly string[] };
  };
  readonly action: {
    readonly name: string;
    readonly properties: { readonly effect: ToolEffect; readonly risk: Risk };
  };
  readonly resource: { readonly type: 'tool'; readonly id: string };
  readonly context: {
    readonly tenant: string;
    readonly conversation: string;
    readonly arguments: JsonObject;
    readonly provenance: readonly ArgumentProvenance[];
    /** What `inspectArguments` finds in the arguments. Absent: nobody looked yet. */
    readonly textFindings?: readonly TextFinding[];
    /** Epoch ms, the authority's clock. */
    readonly time: number;
    /** What the host counts for policies: payments today, prompts this hour. */
    readonly counters?: Readonly<Record<string, number>>;
  };
}

/** Something an allowed action still owes (AuthZEN obligations profile §4). One that is not understood is a refusal. */
export interface Obligation {
  readonly id: string;
  readonly type: string;
  readonly properties: JsonObject;
}

/** What a decision point answers (AuthZEN §5.4). Everything beyond `decision` is optional on the wire. */
export interface EvaluationResponse {
  readonly decision: boolean;
  readonly context?: {
    readonly obligations?: readonly Obligation[];
    readonly reasons?: readonly PolicyReason[];
  };
}

/** Answers *may this agent do this, to this, for this person, right now?* */
export interface DecisionPoint {
  /** The version in force. It is part of every digest; when it changes, what was allowed is evaluated again. */
  readVersion(tenant: string): Promise<string>;
  evaluate(request: EvaluationRequest): Promise<EvaluationResponse>;
  /** The point as it stands for a tenant now: its version never changes. Default: it may, and is read before and after. */
  fix?(tenant: string): Promise<DecisionPoint>;
}
