// Type-checks every package and the tests, two at a time.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

const projects = ['packages', 'apps']
  .flatMap((group) => readdirSync(group).map((name) => `${group}/${name}`))
  .concat('test', 'bench', '.storybook')
  .filter((folder) => existsSync(`${folder}/tsconfig.json`));

function check(project: string): Promise<boolean> {
  return new Promise((done) => {
    spawn('node_modules/.bin/tsc', ['-p', project], { stdio: 'inherit' }).once('exit', (code) => done(code === 0));
  });
}

async function work(): Promise<boolean> {
  let isFine = true;
  for (let project = projects.shift(); project !== undefined; project = projects.shift()) {
    isFine = (await check(project)) && isFine;
  }
  return isFine;
}

const results = await Promise.all([work(), work()]);
process.exit(results.every(Boolean) ? 0 : 1);
