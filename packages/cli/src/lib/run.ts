import { usage } from './usage.ts';
import type { Terminal } from './terminal.ts';
import { verifyCommand } from './verify-command.ts';

/** 0: it is as it should be. 1: it is not. 2: that cannot be said. */
export type ExitCode = 0 | 1 | 2;

/** Runs the command that the arguments name. */
export async function run([command, ...args]: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (command === 'verify') return verifyCommand(args, terminal);
  if (command === 'mcp') return (await import('./mcp-command.ts')).mcpCommand(args, terminal);
  if (command === 'tools') return (await import('./tools-command.ts')).toolsCommand(args, terminal);
  if (command === '--help' || command === '-h' || command === 'help') {
    terminal.print(usage);
    return 0;
  }
  terminal.complain(command === undefined ? usage : `There is no command “${command}”. See byleave --help.`);
  return 2;
}
