import type { Limit, PolicyReading, PolicyStanding, PolicyVocabulary, RuleChange, Verdict } from '@byleave/core';
import type { DecisionPoint, EvaluationRequest } from './decision-point.ts';

/** How a text that people write becomes a decision point. The authority keeps the texts; a language gives them meaning. */
export interface PolicyLanguage {
  /** What is in force before anybody publishes anything. */
  readonly initial: string;
  /** A decision point of a text whose version names the text and all else its answers depend on, or `policy_refused`. */
  compile(text: string): Verdict<DecisionPoint>;
  /** How each policy of the text stands to a call, in the order written, or `policy_refused`. */
  explain?(text: string, request: EvaluationRequest): Verdict<readonly PolicyStanding[]>;
  /** What the text says in sentences, and what is wrong with it. */
  read?(text: string, tenant: string): PolicyReading;
  /** The text with one rule written, replaced or removed, and everything else as it was; or `policy_refused`. */
  change?(text: string, change: RuleChange): Verdict<string>;
  /** The limits that a text declares; none where it cannot be used. */
  limits?(text: string): readonly Limit[];
  /** What a text can speak of. */
  vocabulary?(): PolicyVocabulary;
}
