// Written by scripts/compile-messages.ts from messages/en/receipt.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface ReceiptMessages {
  readonly unknownOutcome: string;
  readonly once: string;
  readonly notRunYet: string;
  readonly startedAt: Template<{ readonly time: unknown }>;
  readonly ranAt: Template<{ readonly time: unknown }>;
  readonly reasonGiven: Template<{ readonly reason: unknown }>;
  readonly askAgain: string;
  readonly askedAgain: string;
}

export const receiptMessages: Section<'receipt'> = {
  name: 'receipt',
  messages: {
    unknownOutcome: "It was started and may or may not have happened.",
    once: "once",
    notRunYet: "not run yet",
    startedAt: ["started at ",["time"]],
    ranAt: ["ran at ",["time"]],
    reasonGiven: ["Reason: “",["reason"],"”"],
    askAgain: "Ask again",
    askedAgain: "Asked again",
  },
};
