import type { SubjectHome } from './subject.ts';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

/** What a process left that had one payment approved, and was killed (SIGKILL) when the effect of another began. */
export interface KilledProcess {
  /** Where it kept everything. */
  readonly folder: TemporaryFolder;
  /** What it had saved of the conversation whose payment was about to run, and of the one with the approval. */
  readonly saved: Readonly<Record<'running' | 'approved', string>>;
}

/** Node only, like everything it needs: loaded when a process has to be killed, and not before. */
export async function killProcess(home: SubjectHome): Promise<KilledProcess> {
  const { spawn } = await import('node:child_process');
  const { readFile } = await import('node:fs/promises');
  const { extname, join } = await import('node:path');
  const { fileURLToPath } = await import('node:url');
  const folder = await createTemporaryFolder();
  const child = spawn(process.execPath, [fileURLToPath(new URL(`run-until-killed${extname(import.meta.url)}`, import.meta.url)), home.module, home.name, folder.path], { stdio: ['ignore', 'ignore', 'pipe'] });
  const complaints: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
  const signal = await new Promise<NodeJS.Signals | null>((resolve, reject) => child.once('error', reject).once('close', (_code, by) => resolve(by)));
  if (signal !== 'SIGKILL') {
    await folder.remove();
    throw new Error(`the process ended before its effect began. ${complaints.join('').trim()}`);
  }
  const read = (name: string): Promise<string> => readFile(join(folder.path, `${name}.txt`), 'utf8');
  return { folder, saved: { running: await read('running'), approved: await read('approved') } };
}
