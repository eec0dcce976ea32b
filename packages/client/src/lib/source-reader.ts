import type { Hearing } from './hearing.ts';
import type { StreamStatus } from './stream.ts';
import type { Report } from './tab-message.ts';

export interface SourceNews {
  /** Default: as before. */
  readonly status?: StreamStatus;
  /** Something that structured cloning can copy. */
  readonly message?: unknown;
  /** Where in the source this is. A source that can't resume never gives it, any other with each message. */
  readonly cursor?: number | undefined;
}

export interface SourceReading {
  /** Start after this. `undefined`: with what happens from now on. */
  readonly cursor: number | undefined;
  readonly signal: AbortSignal;
  readonly tell: (news: SourceNews) => void;
}

/** Reads a source, and reconnects to it, until the reading's signal aborts. */
export type ReadSource = (reading: SourceReading) => Promise<void>;

/** The side of a tab that reads for all. */
export interface SourceReader {
  /** Reads from where this tab is until `ends` aborts. Does nothing for other tabs before or after. */
  readForAll(term: number, ends: AbortSignal): Promise<void>;
  /** Tells one tab how things are. */
  answer(to: string): void;
  /** Reads again from further back, for a tab that missed something. */
  rereadFrom(cursor: number): void;
}

export function createSourceReader(read: ReadSource, hearing: Hearing, post: (report: Report) => void): SourceReader {
  let pass: ReturnType<typeof startPass> | undefined;

  /** One pass over the source, from `start`. */
  function startPass(term: number, start: number | undefined, ends: AbortSignal) {
    const again = new AbortController();
    const signal = AbortSignal.any([ends, again.signal]);
    let next: number | undefined;
    let cursor = start;
    let status: StreamStatus = hearing.status === 'connecting' ? 'connecting' : 'reconnecting';
    function tell(news: SourceNews): void {
      if (signal.aborted) return;
      status = news.status ?? status;
      const from = cursor ?? news.cursor;
      cursor = news.cursor ?? cursor;
      const report: Report = { kind: 'report', term, status, message: news.message, from, cursor };
      post(report);
      hearing.hear(report);
    }
    return {
      answer: (to: string): void => post({ kind: 'report', term, to, status, from: cursor, cursor }),
      rereadFrom(missed: number): void {
        if (cursor !== undefined && missed >= cursor) return;
        next = missed;
        again.abort();
      },
      /** Resolves with where the next pass starts, or `undefined` after the last. */
      async run(): Promise<number | undefined> {
        tell({});
        if (!signal.aborted) await read({ cursor, signal, tell });
        return ends.aborted ? undefined : next;
      },
    };
  }

  return {
    async readForAll(term, ends) {
      let start = hearing.cursor;
      try {
        do {
          pass = startPass(term, start, ends);
          start = await pass.run();
        } while (start !== undefined);
      } finally {
        pass = undefined;
      }
    },
    answer: (to) => pass?.answer(to),
    rereadFrom: (cursor) => pass?.rereadFrom(cursor),
  };
}
