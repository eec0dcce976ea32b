'use client';

export { PolicyEditor, type PolicyEditorProps, type PolicyEditorState, type PolicyPanel } from './lib/policy-editor/policy-editor.tsx';
export type { DraftContext, DraftEvent, DraftState, SavedText } from './lib/policy-editor/draft-rules.ts';
export { usePolicy } from './lib/hooks/use-policy.ts';
export { usePolicyTools, usePolicyVocabulary } from './lib/hooks/use-policy-words.ts';
export { usePolicyDraft, type PolicyDraftControl } from './lib/policy-editor/use-policy-draft.ts';
export { usePublication, type Publication, type PublicationRequest } from './lib/policy-editor/use-publication.ts';
export { useReading, type Reading } from './lib/policy-editor/use-reading.ts';
export { useRuleChange, type RuleChangeControl } from './lib/policy-editor/use-rule-change.ts';
export { useTrial, type TrialControl, type TrialState } from './lib/policy-editor/use-trial.ts';
export { useSimulation, type SimulationControl, type SimulationState } from './lib/policy-editor/use-simulation.ts';
export { toStanding, useExampleRuns, type ExampleRun, type ExampleRunsControl } from './lib/policy-editor/use-example-runs.ts';
export { useSuggestions } from './lib/policy-editor/use-suggestions.ts';
