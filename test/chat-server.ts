import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const main = resolve(import.meta.dirname, '../apps/chat/server/main.ts');

/** The real server of the chat app, in a process of its own. */
export interface ChatServer {
  readonly url: string;
  /** SIGKILL: the process gets no chance to tidy up. */
  kill(): Promise<void>;
}

export function createDataFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'byleave-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts the server as `npm start` does, on a port of the system's choosing unless `environment` names one. */
export async function startChatServer(dataFolder: string, environment: Record<string, string> = {}): Promise<ChatServer> {
  const server = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0', BYLEAVE_DATA: dataFolder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await readUrl(server);
  const ended = new Promise<void>((done) => server.once('exit', () => done()));
  return {
    url,
    async kill() {
      server.kill('SIGKILL');
      await ended;
    },
  };
}

function readUrl(server: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /https?:\/\/[\w.]+:\d+/u.exec(output)?.[0];
      if (url) found(url);
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.once('exit', (code) => failed(new Error(`The server ended with ${code} before it was ready:\n${output}`)));
  });
}
