import { diffComm } from 'node-diff3';

const context = 2;

/** What changes from one text to another, as a unified diff without its heads. */
export function toLineChanges(before: string, after: string): string {
  if (before === after) return '';
  const lines = diffComm(before.split('\n'), after.split('\n')).flatMap((part): readonly string[] =>
    'common' in part ? part.common.map((line) => ` ${line}`) : [...part.buffer1.map((line) => `-${line}`), ...part.buffer2.map((line) => `+${line}`)],
  );
  const isNear = (index: number): boolean => lines.slice(Math.max(0, index - context), index + context + 1).some((line) => !line.startsWith(' '));
  const written: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (isNear(index)) written.push(line);
    else if (written.at(-1) !== '@@') written.push('@@');
  }
  return written.join('\n');
}
