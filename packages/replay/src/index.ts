export { baselineNames, type BaselineName } from './lib/baselines.ts';
export { readRuns, type RecordedRun, type RecordedStep } from './lib/recorded-run.ts';
export { replay, type ReplayOptions, type ReplayReport, type Tallies } from './lib/replay.ts';
export { ReplayError, type ReplayErrorCode } from './lib/replay-error.ts';
export type { ReplayedCall } from './lib/replay-run.ts';
export { parseSuite, type Call, type Suite } from './lib/suite.ts';
export type { Tally } from './lib/tally.ts';
export { parseLabels, type LabelBook, type WrittenLabels } from './lib/tool-labels.ts';
