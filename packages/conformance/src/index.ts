export type { Attack, Cell, Stage } from './lib/attack.ts';
export { toConformanceTable } from './lib/conformance-table.ts';
export { createEffectLedger, type EffectLedger, type Run } from './lib/effect-ledger.ts';
export { attacks, runConformance, type ConformanceOptions, type SubjectReport } from './lib/run-conformance.ts';
export type { Ability, Answer, Call, EditedAnswer, Effects, Hearsay, Lacking, Session, Stranger, Subject, SubjectHome, Tell, Word } from './lib/subject.ts';
