// Written by scripts/compile-messages.ts from messages/en/scope.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface ScopeMessages {
  readonly allow: {
    readonly label: string;
    readonly once: string;
    readonly today: Template<{ readonly time: unknown }>;
    readonly tomorrow: Template<{ readonly time: unknown }>;
    readonly week: string;
    readonly terms: string;
    readonly until: Template<{ readonly approve: unknown; readonly end: unknown }>;
    readonly forAWeek: Template<{ readonly approve: unknown }>;
  };
  readonly deny: {
    readonly label: string;
    readonly once: string;
    readonly today: Template<{ readonly time: unknown }>;
    readonly tomorrow: Template<{ readonly time: unknown }>;
    readonly week: string;
    readonly terms: string;
    readonly until: Template<{ readonly end: unknown }>;
    readonly forAWeek: string;
  };
  readonly pinText: Template<{ readonly label: unknown; readonly value: unknown }>;
  readonly pinNumber: Template<{ readonly label: unknown; readonly value: unknown }>;
  readonly atMost: string;
  readonly times: string;
  readonly timesWrong: string;
  readonly incomplete: string;
}

export const scopeMessages: Section<'scope'> = {
  name: 'scope',
  messages: {
    allow: {
      label: "Allow",
      once: "Only this time",
      today: ["Until ",["time"]," today"],
      tomorrow: ["Until ",["time"]," tomorrow"],
      week: "For 7 days",
      terms: "What is allowed in advance",
      until: [["approve"]," and allow until ",["end"]],
      forAWeek: [["approve"]," and allow for 7 days"],
    },
    deny: {
      label: "Next time",
      once: "Ask me again",
      today: ["Deny until ",["time"]," today"],
      tomorrow: ["Deny until ",["time"]," tomorrow"],
      week: "Deny for 7 days",
      terms: "What is denied in advance",
      until: ["Deny until ",["end"]],
      forAWeek: "Deny for 7 days",
    },
    pinText: ["Only if ",["label"]," is ",["value"]],
    pinNumber: [["label"]," at most ",["value"]," each time"],
    atMost: "At most",
    times: "times",
    timesWrong: "Enter a whole number from 1, or leave it empty for no limit.",
    incomplete: "Say first how far this reaches.",
  },
};
