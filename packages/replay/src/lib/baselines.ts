import { leavesOf } from '@byleave/core';
import type { RecordedRun } from './recorded-run.ts';
import type { Call } from './suite.ts';
import type { LabelledTool } from './tool-labels.ts';

/** What is easier to build than provenance: simple rules, to compare with. */
export const baselineNames = ['ask-all', 'taint', 'naive provenance'] as const;
export type BaselineName = (typeof baselineNames)[number];

/** What looks as if it named somebody or something: an address, a link, a file, a number. */
const identifier = /@|\w\.\w|\d{2}/u;
const date = /^\d{4}-\d\d-\d\d/u;

/** The calls of a run that a baseline would ask about. */
export function promptedBy(baseline: BaselineName, run: RecordedRun, tools: ReadonlyMap<string, LabelledTool>): readonly Call[] {
  const prompted: Call[] = [];
  let said = '';
  let hasRead = false;
  for (const step of run.steps) {
    if (step.kind !== 'result') {
      if (step.kind === 'user') said += `${step.text}\n`;
      else hasRead = true;
      continue;
    }
    const tool = tools.get(step.call.tool);
    const hasSideEffect = !tool || tool.effect === 'write' || tool.openWorld;
    const isAsked = { 'ask-all': true, taint: hasRead, 'naive provenance': namesUnsaid(step.call, said) }[baseline];
    if (hasSideEffect && isAsked && !step.isError) prompted.push(step.call);
    hasRead ||= !hasSideEffect;
  }
  return prompted;
}

function namesUnsaid(call: Call, said: string): boolean {
  return leavesOf(call.arguments).some(({ value }) => typeof value === 'string' && identifier.test(value) && !date.test(value) && !said.includes(value));
}
