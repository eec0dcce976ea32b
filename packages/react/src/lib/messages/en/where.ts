// Written by scripts/compile-messages.ts from messages/en/where.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface WhereMessages {
  readonly quoted: string;
  readonly approvedBefore: string;
  readonly asked: string;
  readonly notAsked: string;
  readonly inMessage: string;
  readonly parts: string;
  readonly toOthers: {
    readonly quoted: Template<{ readonly person: unknown }>;
    readonly approvedBefore: Template<{ readonly person: unknown }>;
    readonly asked: Template<{ readonly person: unknown }>;
    readonly notAsked: Template<{ readonly person: unknown }>;
    readonly inMessage: Template<{ readonly person: unknown }>;
  };
  readonly foundIn: Template<{ readonly source: unknown }>;
  readonly showWhere: string;
}

export const whereMessages: Section<'where'> = {
  name: 'where',
  messages: {
    quoted: "You quoted this. It may be somebody else’s words.",
    approvedBefore: "You approved this value before.",
    asked: "You asked for this",
    notAsked: "Nothing you wrote asks for this",
    inMessage: "Found in your message",
    parts: "Where its parts come from",
    toOthers: {
      quoted: [["person"]," quoted this. It may be somebody else’s words."],
      approvedBefore: [["person"]," approved this value before."],
      asked: [["person"]," asked for this"],
      notAsked: ["Nothing ",["person"]," wrote asks for this"],
      inMessage: ["Found in a message of ",["person"]],
    },
    foundIn: ["Found in ",["source"]],
    showWhere: "Show me where",
  },
};
