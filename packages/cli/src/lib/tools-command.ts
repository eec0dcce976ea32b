import { readFile } from 'node:fs/promises';
import type { ExitCode } from './run.ts';
import { toPrintable, type Terminal } from './terminal.ts';
import { lintTool, readTools, type LintedTool } from './tools-lint.ts';

const usage = `byleave tools lint TOOLS.json [--json]

Checks what is said of tools, and suggests what is not: whether each reads or
writes, what its arguments decide, and which of its results are the user’s own.

  TOOLS.json  MCP’s tools/list, or JSON.stringify(tools.map(toToolDefinition)),
              or - for standard input
  --json      findings and suggestions as JSON
  --help      this text

Exit codes: 0 nothing to say. 1 findings. 2 no tools.`;

/** `byleave tools`. */
export async function toolsCommand([verb, ...args]: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (verb === '--help' || verb === '-h' || args.includes('--help')) {
    terminal.print(usage);
    return 0;
  }
  const files = args.filter((arg) => arg === '-' || !arg.startsWith('-'));
  const stray = args.find((arg) => arg !== '-' && arg.startsWith('-') && arg !== '--json');
  if (verb !== 'lint' || files.length !== 1 || stray !== undefined) {
    terminal.complain(stray === undefined ? usage : `There is no option “${toPrintable(stray)}”. See byleave tools --help.`);
    return 2;
  }
  const tools = readTools(await readJson(files[0]!, terminal));
  if (!tools) {
    terminal.complain(`${files[0]} holds no tools: neither MCP’s tools/list nor a list of tools with names and JSON Schemas.`);
    return 2;
  }
  const linted = tools.map(lintTool);
  terminal.print(args.includes('--json') ? JSON.stringify(linted, null, 2) : describe(linted));
  return linted.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

async function readJson(file: string, { stdin }: Terminal): Promise<unknown> {
  try {
    return JSON.parse(file === '-' ? await readAll(stdin) : await readFile(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

async function readAll(stdin: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stdin) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

function describe(linted: readonly LintedTool[]): string {
  const lines = linted.flatMap(({ name, suggested, findings }) => {
    if (findings.length === 0) return [];
    const { effect, risk, openWorld, roles } = suggested;
    const labels = JSON.stringify({ effect, risk, ...(openWorld && { openWorld }), roles });
    return [...findings.map(({ code, message }) => `${toPrintable(name)}: ${code}: ${toPrintable(message)}`), `  suggested: ${toPrintable(labels)}`];
  });
  const count = linted.reduce((sum, { findings }) => sum + findings.length, 0);
  return [...lines, `${linted.length} tools, ${count} findings`].join('\n');
}
