import type { Action, ProvenanceSpan } from '@byleave/core';

/** A place that the agent read a value at, as it is handed to the host that keeps the mail, the file or the conversation. */
export interface SourcePlace {
  readonly action: Action;
  /** JSON Pointer of the argument; empty for the call itself. */
  readonly pointer: string;
  /** Which message or result, which field of it, from where to where. What stands there may be anybody's words: plain text, never markup. */
  readonly span: ProvenanceSpan;
  /** What was pressed: gives the focus back to it when the place is closed. */
  readonly opener: HTMLElement;
}
