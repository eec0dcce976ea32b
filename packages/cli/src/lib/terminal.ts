/** Where a command reads from and writes to. */
export interface Terminal {
  readonly stdin: AsyncIterable<Uint8Array>;
  /** The result, for people or programs. */
  readonly print: (text: string) => void;
  /** What went wrong before there was a result. */
  readonly complain: (text: string) => void;
  /** Overwrites the line it wrote last; `undefined` where nobody watches. */
  readonly showProgress: ((text: string) => void) | undefined;
}

const eraseLine = '\r\u001b[2K';

export function createProcessTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  // A reader that has seen enough, such as `head`, closes the pipe.
  stdout.once('error', () => process.exit());
  return {
    stdin,
    print: (text) => void stdout.write(`${text}\n`),
    complain: (text) => void stderr.write(`${text}\n`),
    showProgress: stderr.isTTY ? (text) => void stderr.write(`${eraseLine}${text}`) : undefined,
  };
}

/** Text out of a file, without what would command the terminal or hide. */
export function toPrintable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
