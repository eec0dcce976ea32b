import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hasSharedData, sharedData } from '../../../../test/shared-data.ts';
import { run } from './run.ts';
import type { Terminal } from './terminal.ts';
import { lintTool } from './tools-lint.ts';

const folder = mkdtempSync(join(tmpdir(), 'byleave-lint-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inputSchema = { type: 'object', properties: { recipient: { type: 'string' }, amount: { type: 'number' } } };
const pay = { name: 'send_payment', inputSchema, effect: 'write', risk: 'medium' };
const codesOf = (tool: object): readonly string[] => lintTool({ ...pay, ...tool }).findings.map(({ code }) => code);

describe('the linter of tools', () => {
  it('has nothing to say of labels that say no less than schema and name', () => {
    expect(codesOf({})).toEqual([]);
    expect(codesOf({ roles: { recipient: 'target', amount: 'target' }, verified: ['/*/id'] })).toEqual([]);
  });

  it.each<readonly [string, object]>([
    ['label_missing', { effect: undefined }],
    ['effect_doubtful', { effect: 'read' }],
    ['effect_doubtful', { name: 'get_mail', effect: 'read', annotations: { readOnlyHint: false } }],
    ['risk_low', { name: 'delete_file', risk: 'low' }],
    ['risk_low', { annotations: { destructiveHint: true } }],
    ['role_weak', { roles: { recipient: 'detail', amount: 'target' } }],
    ['role_weak', { roles: { amount: 'detail' } }],
    ['role_weak', { roles: { amount: 'content' } }],
    ['role_weak', { inputSchema: { type: 'object', properties: { ...inputSchema.properties, body: { type: 'string' } } }, roles: { body: 'detail' } }],
    ['role_weak', { name: 'schedule_payment', inputSchema: { type: 'object', properties: { ...inputSchema.properties, date: { type: 'string' } } }, roles: { date: 'detail' } }],
    ['reach_doubtful', { name: 'get_page', effect: 'read', openWorld: false, inputSchema: { type: 'object', properties: { url: { type: 'string' } } } }],
    ['reach_doubtful', { annotations: { openWorldHint: true }, openWorld: false }],
    ['argument_unknown', { roles: { recipent: 'target' } }],
    ['target_missing', { inputSchema: { type: 'object', properties: { amount: { type: 'number' } } } }],
    ['verified_foreign', { name: 'get_page', effect: 'read', openWorld: true, resultSource: 'record' }],
    ['verified_foreign', { name: 'search_mail', effect: 'read', resultSource: 'email', verified: ['/*/body'] }],
    ['label_malformed', { effect: 'reads' }],
    ['label_malformed', { risk: 'none' }],
    ['label_malformed', { roles: { recipient: 'important' } }],
    ['label_malformed', { verified: ['id'] }],
  ])('says %s of %j', (code, tool) => {
    expect(codesOf(tool)).toEqual([code]);
  });

  it('reads MCP’s tools/list from a file or standard input, and suggests what is missing', async () => {
    const text = JSON.stringify({ tools: [{ name: 'send_payment', inputSchema }, { ...pay, name: 'pay\u001b[2J' }] });
    const file = join(folder, 'tools.json');
    writeFileSync(file, text);
    async function* stdin(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(text);
    }
    for (const source of [file, '-']) {
      const lines: string[] = [];
      const terminal: Terminal = { stdin: stdin(), print: (line) => lines.push(line), complain: () => {}, showProgress: undefined };
      expect(await run(['tools', 'lint', source], terminal)).toBe(1);
      expect(lines.join('\n')).toContain('send_payment: label_missing');
      expect(lines.join('\n')).toContain('"roles":{"recipient":"target","amount":"quantity"}');
      expect(lines.join('\n')).toMatch(/2 tools, 1 findings$/u);
      expect(lines.join('\n')).not.toContain('\u001b');
    }
  });

  it('says so when there are no tools, and takes no option it does not know', async () => {
    const file = join(folder, 'none.json');
    writeFileSync(file, '{"tools":[{"name":1}]}');
    for (const args of [[file], [join(folder, 'missing.json')], [], [file, '--labels']]) {
      const complaints: string[] = [];
      expect(await run(['tools', 'lint', ...args], { stdin: (async function* () {})(), print: () => {}, complain: (line) => complaints.push(line), showProgress: undefined })).toBe(2);
      expect(complaints).toHaveLength(1);
    }
  });

  it.skipIf(!hasSharedData)('has nothing to say of the labels that come with the replay', () => {
    const read = (url: URL): unknown => JSON.parse(readFileSync(url, 'utf8')) as unknown;
    const book = read(new URL('../../../replay/labels/agentdojo.json', import.meta.url)) as Readonly<Record<string, Readonly<Record<string, object>>>>;
    const linted = Object.entries(book).flatMap(([suite, labels]) => {
      const { tools } = read(new URL(`agentdojo/suite-${suite}-v1.2.2.json`, sharedData)) as { readonly tools: readonly { readonly name: string }[] };
      return tools.map((tool) => lintTool({ ...tool, ...labels[tool.name] }));
    });
    expect(linted.length).toBeGreaterThan(60);
    expect(linted.flatMap(({ findings }) => findings)).toEqual([]);
  });
});
