import { runReplay } from './lib/replay-command.ts';

const { stdout, stderr } = process;

process.exitCode = await runReplay(process.argv.slice(2), {
  print: (text) => void stdout.write(`${text}\n`),
  complain: (text) => void stderr.write(`${text}\n`),
  showProgress: (text) => {
    if (stderr.isTTY) stderr.write(`\r\u001b[K${text}`);
    else if (text !== '') stderr.write(`${text}\n`);
  },
});
