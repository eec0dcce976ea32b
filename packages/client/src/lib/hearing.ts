import type { StreamStatus } from './stream.ts';
import type { Report } from './tab-message.ts';

export interface HearingOptions<Message> {
  /** What a reader told, or `undefined` for what is none of this source's messages. */
  readonly parse: (value: unknown) => Message | undefined;
  /** Called for each message, in order. */
  readonly onMessage: (message: Message) => void;
  /** Called at once, and whenever the status changes. */
  readonly onStatus?: (status: StreamStatus) => void;
}

/** What one tab has heard of a source, from itself or from the tab that reads: each message once, in order. */
export interface Hearing {
  readonly status: StreamStatus;
  /** Everything up to here was heard. `undefined` before the first report, and for a source without cursors. */
  readonly cursor: number | undefined;
  /** The latest reader's. */
  readonly term: number;
  /**
   * `stale`: a reader said it that was replaced. `behind`: something before it was missed, so nothing of it was taken
   * in, and the reader has to be asked to go back; `waiting`: the same once more.
   */
  hear(report: Report): 'heard' | 'stale' | 'behind' | 'waiting';
  /** Nobody is known to read. */
  interrupt(): void;
}

export function createHearing<Message>(options: HearingOptions<Message>): Hearing {
  let status: StreamStatus = 'connecting';
  let cursor: number | undefined;
  let term = 0;
  let isWaiting = false;

  function setStatus(next: StreamStatus): void {
    if (next === status) return;
    status = next;
    options.onStatus?.(next);
  }

  options.onStatus?.(status);
  return {
    get status() {
      return status;
    },
    get cursor() {
      return cursor;
    },
    get term() {
      return term;
    },
    hear(report) {
      if (report.term < term) return 'stale';
      const wasWaiting = isWaiting && report.term === term;
      term = report.term;
      const { from, cursor: next } = report;
      isWaiting = cursor !== undefined && from !== undefined && from > cursor;
      if (isWaiting) return wasWaiting ? 'waiting' : 'behind';
      const isNews = next === undefined || cursor === undefined || next > cursor;
      const isReset = next !== undefined && from !== undefined && next < from;
      if (isNews || isReset) cursor = next ?? cursor;
      setStatus(report.status);
      const message = isNews && report.message !== undefined ? options.parse(report.message) : undefined;
      if (message !== undefined) options.onMessage(message);
      return 'heard';
    },
    interrupt() {
      if (status === 'live') setStatus('reconnecting');
    },
  };
}
