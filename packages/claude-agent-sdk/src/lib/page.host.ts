import { openPage, payment } from '../../../conformance/src/lib/page-host.fixture.ts';
import { ScriptedCli } from './scripted-cli.fixture.ts';

export const { bank, client, maya } = openPage();
/** The program’s side of the pipe, scripted. Its permissions allow whatever no hook denies, as `allowedTools` has it. */
export const program = {
  pathToClaudeCodeExecutable: process.execPath,
  spawnClaudeCodeProcess: () => new ScriptedCli({ calls: [payment], session: 's-1' }, [`--allowedTools=${payment.tool}`]),
};
