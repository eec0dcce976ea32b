// Fetches the program that the SDK starts, once: 175 MB that `npm install` spares everybody.
import { spawnSync } from 'node:child_process';
import { folder, locateProgram, packageName, version } from './locate-program.ts';

if (locateProgram() === undefined) {
  console.log(`Fetching ${packageName} ${version} (175 MB) into .cache/claude, once.`);
  const { status } = spawnSync('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', `${packageName}@${version}`], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0 || locateProgram() === undefined) {
    console.error(`${packageName} ${version} could not be fetched, so nothing was tried on the real program. Set CLAUDE_PROGRAM to the path of one, or try again with a network.`);
    process.exit(1);
  }
}
