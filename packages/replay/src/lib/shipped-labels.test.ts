import { readFileSync } from 'node:fs';
import { suggestLabels } from '@byleave/core';
import { describe, expect, it } from 'vitest';
import { hasSharedData, sharedData } from '../../../../test/shared-data.ts';
import { parseSuite, type Suite } from './suite.ts';
import { findStrayLabels, labelTools, parseLabels } from './tool-labels.ts';

const suites = ['banking', 'slack', 'travel', 'workspace'] as const;
const read = (path: string): string => readFileSync(new URL(`agentdojo/${path}`, sharedData), 'utf8');
const suiteOf = (name: string): Suite => parseSuite(read(`suite-${name}-v1.2.2.json`), name);
const shipped = parseLabels(readFileSync(new URL('../../labels/agentdojo.json', import.meta.url), 'utf8'), 'agentdojo.json');

describe.skipIf(!hasSharedData).each(suites)('the labels of AgentDojo’s %s', (name) => {
  it('are of its tools and their arguments, and leave none out', () => {
    const suite = suiteOf(name);
    expect([findStrayLabels(suite, shipped), Object.keys(shipped[name]!).toSorted()]).toEqual([[], suite.tools.map((tool) => tool.name).toSorted()]);
  });

  it('tell side effects as a third party does, written or suggested', () => {
    const { camel_no_side_effect: third } = JSON.parse(read('tool-labels.json')) as { readonly camel_no_side_effect: Readonly<Record<string, readonly string[]>> };
    const suite = suiteOf(name);
    for (const tools of [labelTools(suite, shipped), suite.tools.map((tool) => ({ name: tool.name, ...suggestLabels(tool) }))]) {
      const harmless = tools.filter(({ effect, openWorld }) => effect === 'read' && !openWorld).map((tool) => tool.name);
      expect(harmless.toSorted()).toEqual(third[name]!.toSorted());
    }
  });
});
