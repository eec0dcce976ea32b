// Written by scripts/compile-messages.ts from messages/en/grants.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface GrantsMessages {
  readonly sentence: {
    readonly allow: Template<{ readonly agent: unknown; readonly title: unknown }>;
    readonly deny: Template<{ readonly agent: unknown; readonly title: unknown }>;
  };
  readonly denied: string;
  readonly any: Template<{ readonly label: unknown }>;
  readonly withAny: Template<{ readonly label: unknown }>;
  readonly upTo: Template<{ readonly value: unknown }>;
  readonly onlyIf: Template<{ readonly label: unknown; readonly value: unknown }>;
  readonly onlyUpTo: Template<{ readonly label: unknown; readonly value: unknown }>;
  readonly inAll: Template<{ readonly amount: unknown }>;
  readonly oneConversation: string;
  readonly mostTimes: Template<{ readonly count: number }>;
  readonly until: Template<{ readonly end: unknown }>;
  readonly revocable: Template<{ readonly place: unknown }>;
  readonly place: string;
  readonly revoke: string;
  readonly revokedHere: {
    readonly allow: string;
    readonly deny: string;
  };
}

export const grantsMessages: Section<'grants'> = {
  name: 'grants',
  messages: {
    sentence: {
      allow: [["agent"]," may ",["title"]," without asking"],
      deny: [["agent"]," may not ",["title"]],
    },
    denied: "It is denied without asking you.",
    any: ["any ",["label"]],
    withAny: ["with any ",["label"]],
    upTo: ["up to ",["value"]],
    onlyIf: ["only if ",["label"]," is ",["value"]],
    onlyUpTo: [["label"]," at most ",["value"]," each time"],
    inAll: [["amount"]," in all"],
    oneConversation: "in one conversation only",
    mostTimes: ["at most ",["count",2,{"one":[0," time"],"other":[0," times"]}]],
    until: ["until ",["end"]],
    revocable: ["You can revoke it under ",["place"],"."],
    place: "Standing permissions",
    revoke: "Revoke",
    revokedHere: {
      allow: "Revoked. You are asked again from now on.",
      deny: "Revoked. You are asked from now on.",
    },
  },
};
