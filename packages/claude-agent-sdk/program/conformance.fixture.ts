import type { Subject } from '@byleave/conformance';
import { openConformanceOffice } from '@byleave/conformance/office';
import { openSession } from '../src/lib/conformance.fixture.ts';
import { guardHooks } from '../src/lib/guard-hooks.ts';
import { version } from '../scripts/locate-program.ts';
import { runProgram } from './run-program.fixture.ts';

/** The hooks, on the SDK’s query with the real program behind it. */
export const subject: Subject = {
  name: 'claude-agent-sdk, its program',
  on: `@anthropic-ai/claude-agent-sdk ${version} and its program, the Messages API scripted`,
  open: async (effects, folder) =>
    openSession(effects, await openConformanceOffice(folder), (office, _effects, { session, ...run }, late, changes) => {
      const stop = new AbortController();
      const hooks = guardHooks({ client: office.agent, clientFor: () => office.subAgent, conversation: session, onStop: () => stop.abort() });
      return runProgram(effects, run, late, stop.signal, { ...hooks, ...changes });
    }),
  home: { module: import.meta.url, name: 'subject' },
};
