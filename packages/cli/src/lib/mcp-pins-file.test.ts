import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPins, readPins, writePins } from './mcp-pins-file.ts';

const [one, two] = ['1'.repeat(64), '2'.repeat(64)] as const;

describe('a file of pins', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'byleave-pins-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is put in the old one’s place whole: whoever reads the old one reads all of it', () => {
    const path = join(folder, 'pins.json');
    writePins(path, { pay: one });
    const reading = openSync(path, 'r');
    writePins(path, { pay: one, look: two });
    expect(JSON.parse(readFileSync(reading, 'utf8'))).toEqual({ pay: one });
    closeSync(reading);
    expect(readPins(path)).toEqual({ look: two, pay: one });
    expect(readdirSync(folder)).toEqual(['pins.json']);
  });

  it('keeps what another process has pinned meanwhile, and takes nothing else for it', () => {
    const path = join(folder, 'deep', 'pins.json');
    writePins(path, { pay: one });
    writePins(path, { look: two });
    expect(readPins(path)).toEqual({ look: two, pay: one });
    expect(() => writePins(path, { pay: two, wire: two })).toThrow('“pay” is pinned as something else');
    expect(readPins(path)).toEqual({ look: two, pay: one });
  });

  it.each(['', '["pay"]', '{"pay": 7}', '{"pay": "x"}', '{"pay'])('is refused when it holds %j', (text) => {
    const path = join(folder, 'pins.json');
    writeFileSync(path, text);
    expect(() => readPins(path)).toThrow('does not hold pins');
  });

  it('is another for another server, and the same for the same after a restart', () => {
    const env = { XDG_STATE_HOME: '/state' };
    const servers = [{ command: 'npx', args: ['a'] }, { command: 'npx', args: ['a', 'b'] }, { command: 'npx a', args: [] }, { url: new URL('https://example.com/mcp'), headers: {} }];
    expect(new Set(servers.map((server) => findPins(server, env))).size).toBe(servers.length);
    expect(findPins({ url: new URL('https://example.com/mcp'), headers: { a: 'b' } }, env)).toBe(findPins(servers[3]!, env));
    expect(findPins(servers[0]!, env)).toMatch(/^\/state\/byleave\/mcp-pins\/[0-9a-f]{64}\.json$/u);
    expect(findPins(servers[0]!, {})).toContain('byleave');
  });
});
