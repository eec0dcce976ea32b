import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** How a test starts a browser: pass it to Playwright's `launch`. */
export interface ChromiumLaunch {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
];

/**
 * Finds a browser: `CHROMIUM_PATH`, then one installed on the system, then the one in `@sparticuz/chromium`, unpacked
 * once, with the libraries it brings where the system lacks them.
 *
 * @throws Error when there is none that starts.
 */
export async function locateChromium(): Promise<ChromiumLaunch> {
  const installed = process.env['CHROMIUM_PATH'] || findOnPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);
  const env = environment();
  if (installed) return { executablePath: installed, args, env };

  const working = await launchPackaged(env, existsSync('/etc/fonts/fonts.conf'));
  if (!working) throw new Error('No Chromium starts here. Install one (apt-get install chromium) or set CHROMIUM_PATH.');
  return working;
}

/**
 * The browser in `@sparticuz/chromium` and the fonts it brings, whatever else is installed: two machines draw the same
 * with it. `undefined` where it does not start.
 */
export async function locatePackagedChromium(): Promise<ChromiumLaunch | undefined> {
  return launchPackaged(environment(), false).catch(() => undefined);
}

function environment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

async function launchPackaged(env: Record<string, string>, usesSystemFonts: boolean): Promise<ChromiumLaunch | undefined> {
  const folder = await unpack();
  const executablePath = join(folder, 'chromium');
  const withFonts = usesSystemFonts ? env : { ...env, FONTCONFIG_FILE: join(folder, 'fonts/fonts.conf') };
  const withLibraries = { ...withFonts, LD_LIBRARY_PATH: [join(folder, 'al2023/lib'), env['LD_LIBRARY_PATH']].filter(Boolean).join(delimiter) };
  const working = [withFonts, withLibraries].find((candidate) => starts(executablePath, candidate));
  return working && { executablePath, args, env: working };
}

function findOnPath(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

function starts(executablePath: string, env: Record<string, string>): boolean {
  try {
    execFileSync(executablePath, ['--version', '--no-sandbox', '--headless'], { env, stdio: 'ignore', timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
}

/** The package's own configuration looks for its fonts in fixed folders; this one looks beside itself. */
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
`;

/** Unpacks beside the target and renames, so that a process that dies half way leaves nothing that looks whole. */
async function unpack(): Promise<string> {
  const cache = resolve(import.meta.dirname, '../node_modules/.cache');
  const folder = join(cache, 'chromium-153.0.0');
  if (existsSync(folder)) return folder;
  const staging = join(cache, `chromium-${process.pid}`);
  mkdirSync(staging, { recursive: true });
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = staging;
  try {
    const { default: chromium, inflate } = await import('@sparticuz/chromium');
    await chromium.executablePath();
    writeFileSync(join(staging, 'fonts/fonts.conf'), fontConfiguration);
    await inflate(join(resolve(import.meta.dirname, '../node_modules/@sparticuz/chromium'), 'bin/al2023.tar.br'));
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  try {
    renameSync(staging, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(staging, { recursive: true });
  }
  return folder;
}
