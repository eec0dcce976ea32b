// Written by scripts/compile-messages.ts from messages/en/base.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface BaseMessages {
  readonly hiddenCharacter: string;
  readonly risk: {
    readonly low: string;
    readonly medium: string;
    readonly high: string;
    readonly critical: string;
  };
  readonly retry: string;
  readonly panelOffline: string;
  readonly you: string;
  readonly callOf: Template<{ readonly tool: unknown }>;
  readonly announceOne: Template<{ readonly agent: unknown; readonly title: unknown; readonly risk: unknown }>;
  readonly announceMany: Template<{ readonly count: number }>;
  readonly quoted: Template<{ readonly text: unknown }>;
  readonly separator: string;
  readonly sentenceEnd: string;
  readonly refused: {
    readonly stopped: string;
    readonly revoked: string;
    readonly declined: string;
  };
}

export const baseMessages: Section<'base'> = {
  name: 'base',
  messages: {
    hiddenCharacter: "Hidden character",
    risk: {
      low: "Low risk",
      medium: "Medium risk",
      high: "High risk",
      critical: "Critical risk",
    },
    retry: "Try again",
    panelOffline: "The connection is down. This may be out of date, and can be changed when it is back.",
    you: "You",
    callOf: ["Call ",["tool"]],
    announceOne: ["Approval needed. ",["agent"]," wants to ",["title"],". ",["risk"],". Press Alt+Shift+A to review."],
    announceMany: [["count",2,{"one":[0," approval"],"other":[0," approvals"]}]," waiting"],
    quoted: ["“",["text"],"”"],
    separator: ", ",
    sentenceEnd: ".",
    refused: {
      stopped: "An emergency stop covers this. Nothing of it runs until a person resets the stop.",
      revoked: "What allowed it no longer does. It has to be asked again.",
      declined: "Calls like this were denied in advance, so nobody was asked.",
    },
  },
};
