import type { PolicyReason } from './action.ts';
import type { Demands } from './consent.ts';
import type { Limit } from './limit.ts';
import type { JsonObject } from './json.ts';
import type { Person } from './principal.ts';
import type { Provenance } from './provenance.ts';

export type PolicyEffect = 'allow' | 'ask' | 'deny';

/** A text that was in force from its publication to the next. Never changed, never removed. */
export interface PolicyVersion {
  readonly tenant: string;
  /** 1 and up, one more with each publication. */
  readonly number: number;
  readonly text: string;
  /** Against the version before, as a unified diff. */
  readonly changes: string;
  readonly author: Person;
  /** Epoch ms. */
  readonly at: number;
  /** The action that published it. */
  readonly actionId: string;
  /** The version whose text this one brings back. */
  readonly restores?: number;
}

/** The tenant's one text in the making. */
export interface PolicyDraft {
  readonly tenant: string;
  /** Grows with every save: two people who edit at once notice. */
  readonly revision: number;
  /** Whether it is evaluated beside the policies in force, on live traffic, with nothing enforced. */
  readonly isShadowed: boolean;
  readonly text: string;
  readonly author: Person;
  /** Epoch ms. */
  readonly at: number;
  /** Calls whose decision is known beforehand: what the text is tested with. */
  readonly examples?: readonly PolicyExample[];
}

/** A call that nobody makes, and what has to come of it. */
export interface PolicyExample {
  readonly id: string;
  readonly name: string;
  readonly tool: string;
  readonly arguments: JsonObject;
  /** Id of the agent. Default `agent`. */
  readonly agent?: string;
  /** Default: whoever runs it. */
  readonly user?: Person;
  /** Where every argument would have come from. Default `user`. */
  readonly provenance?: Provenance;
  readonly expects: PolicyEffect;
}

/** What is in force, what is in the making, and what was. */
export interface PolicyState {
  /** `number` 0: nobody has published anything, and the text is the host's own. */
  readonly inForce: { readonly number: number; readonly text: string };
  /** The host's own text: in force before anybody published anything, and the way back to it. */
  readonly initial: string;
  readonly draft: (PolicyDraft & { /** Against what is in force, as a unified diff. */ readonly changes: string }) | null;
  /** Newest first, at most 100. */
  readonly versions: readonly PolicyVersion[];
}

export interface EffectCounts {
  readonly allowed: number;
  readonly asked: number;
  readonly denied: number;
}

/** An action the draft decides otherwise. */
export interface ChangedEvaluation {
  readonly id: string;
  /** Epoch ms. */
  readonly time: number;
  readonly action: string;
  readonly before: PolicyEffect;
  readonly after: PolicyEffect;
  readonly reasons: readonly PolicyReason[];
}

/** What a draft would have done. `aborted` is the part that was done before the signal. */
export interface Simulation {
  readonly state: 'completed' | 'aborted';
  readonly evaluated: number;
  readonly before: EffectCounts;
  readonly after: EffectCounts;
  /** Prompts over the time the history spans; less than a week counts as one. */
  readonly promptsPerWeek: { readonly before: number; readonly after: number };
  readonly changed: number;
  /** Of those changed and understood, how many are now allowed, asked and denied. */
  readonly became: EffectCounts;
  /** The first changes in the order of the history, at most `sampleLimit`. */
  readonly samples: readonly ChangedEvaluation[];
  /** The earliest change by time. */
  readonly firstChange?: ChangedEvaluation;
  /** How often the draft gave no answer that is understood; counted as denied. */
  readonly failures: number;
}

/** How one policy stands to a call. */
export interface PolicyStanding {
  /** Its id. */
  readonly policy: string;
  readonly effect: 'permit' | 'forbid';
  /**
   * `matched`: it speaks. `other call`: it is about other tools. `not met`: it is about this tool, and its conditions or its
   * people are others. `failed`: it could not be evaluated, which denies.
   */
  readonly standing: 'matched' | 'other call' | 'not met' | 'failed';
  /** Of what failed. */
  readonly message?: string;
}

/** What policies say to a call that nobody makes. */
export interface PolicyTrial {
  readonly decision: {
    readonly effect: PolicyEffect;
    readonly demands: Demands;
    readonly limits: readonly Limit[];
    readonly reasons: readonly PolicyReason[];
    readonly policyVersion: string;
  };
  /** Each policy of the text, in its order; none where the language cannot explain itself. */
  readonly policies: readonly PolicyStanding[];
}

/** A call on which a draft in shadow would have decided otherwise. */
export interface ShadowedCall {
  /** Of the draft. */
  readonly revision: number;
  /** Epoch ms. */
  readonly at: number;
  readonly enforced: PolicyEffect;
  readonly draft: PolicyEffect;
  readonly reasons: readonly PolicyReason[];
  readonly request: { readonly action: { readonly name: string } };
}
