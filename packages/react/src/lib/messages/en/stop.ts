// Written by scripts/compile-messages.ts from messages/en/stop.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface StopMessages {
  readonly label: string;
  readonly what: string;
  readonly stop: string;
  readonly press: {
    readonly run: string;
    readonly agent: Template<{ readonly agent: unknown }>;
    readonly mine: string;
    readonly agentForAll: Template<{ readonly agent: unknown }>;
    readonly organization: string;
  };
  readonly held: string;
  readonly shortcut: Template<{ readonly keys: unknown }>;
  readonly unknown: string;
  readonly stopping: string;
  readonly unanswered: Template<{ readonly count: number }>;
  readonly meanwhile: string;
  readonly tryNow: string;
  readonly refused: Template<unknown>;
  readonly count: Template<{ readonly count: number }>;
  readonly latched: {
    readonly everything: string;
    readonly mine: string;
    readonly mineAgent: Template<{ readonly agent: unknown }>;
    readonly mineRun: string;
    readonly agent: Template<{ readonly agent: unknown }>;
    readonly person: Template<{ readonly person: unknown }>;
    readonly part: string;
  };
  readonly pressedBy: Template<{ readonly person: unknown; readonly time: unknown }>;
  readonly pressedByYou: Template<{ readonly time: unknown }>;
  readonly hidden: Template<{ readonly person: unknown }>;
  readonly unread: string;
  readonly nothing: string;
  readonly counts: {
    readonly running: Template<{ readonly count: number }>;
    readonly unknown: Template<{ readonly count: number }>;
    readonly 'cannot-be-recalled': Template<{ readonly count: number }>;
    readonly aborted: Template<{ readonly count: number }>;
    readonly 'stopped-before-start': Template<{ readonly count: number }>;
  };
  readonly outcome: {
    readonly running: string;
    readonly unknown: string;
    readonly 'cannot-be-recalled': string;
    readonly aborted: string;
    readonly 'stopped-before-start': string;
  };
  readonly startedAt: Template<{ readonly time: unknown }>;
  readonly actions: Template<{ readonly count: number }>;
  readonly more: Template<{ readonly count: number }>;
  readonly reset: string;
  readonly notYours: Template<{ readonly person: unknown }>;
  readonly resetTitle: string;
  readonly resetMeans: string;
  readonly checks: {
    readonly why: string;
    readonly cause: string;
    readonly open: string;
  };
  readonly reason: string;
  readonly askReset: string;
  readonly leaveReset: string;
  readonly incomplete: string;
  readonly confirmReset: string;
  readonly announce: {
    readonly stopping: string;
    readonly unanswered: string;
    readonly stopped: Template<{ readonly outcomes: unknown }>;
    readonly partial: Template<{ readonly outcomes: unknown }>;
    readonly refused: Template<{ readonly reason: unknown }>;
    readonly armed: string;
  };
}

export const stopMessages: Section<'stop'> = {
  name: 'stop',
  messages: {
    label: "Emergency stop",
    what: "What to stop",
    stop: "Stop",
    press: {
      run: "Stop this run",
      agent: ["Stop ",["agent"]],
      mine: "Stop all my agents",
      agentForAll: ["Stop ",["agent"]," for everybody"],
      organization: "Stop all agents of everybody",
    },
    held: "Stopped",
    shortcut: ["Keys: ",["keys"]],
    unknown: "The authority can’t be reached, so it isn’t known whether something is stopped already. You can press all the same.",
    stopping: "Stopping. Not confirmed yet.",
    unanswered: [["b","Not stopped yet:"]," the authority does not answer. ",["count",2,{"one":["Tried ",0," time"],"other":["Tried ",0," times"]}],"; trying again until it does. Keep this page open."],
    meanwhile: "If it can’t wait: end the program the agent runs in, or take away the keys and sign-ins it uses.",
    tryNow: "Try now",
    refused: [["b","Nothing was stopped."]],
    count: [["count",2,{"one":[0," stop is latched"],"other":[0," stops are latched"]}]],
    latched: {
      everything: "Everything is stopped",
      mine: "All your agents are stopped",
      mineAgent: [["agent"]," is stopped for you"],
      mineRun: "A run of yours is stopped",
      agent: [["agent"]," is stopped for everybody"],
      person: ["The agents of ",["person"]," are stopped"],
      part: "A part is stopped",
    },
    pressedBy: [["person"]," pressed it at ",["time"],". Nothing of it starts until a person resets it."],
    pressedByYou: ["You pressed it at ",["time"],". Nothing of it starts until a person resets it."],
    hidden: ["What became of what was going on is shown to ",["person"],", and to people who may stop what is done for others."],
    unread: "What became of what was going on can’t be read right now.",
    nothing: "Nothing was going on.",
    counts: {
      running: [["b",["count",4]]," still running: told to stop, not heard from"],
      unknown: [["b",["count",4]]," may or may not have happened"],
      'cannot-be-recalled': [["b",["count",4]]," had happened and can’t be recalled"],
      aborted: [["b",["count",4]]," broken off, without effect"],
      'stopped-before-start': [["b",["count",4]]," stopped before starting"],
    },
    outcome: {
      running: "Still running: told to stop, not heard from",
      unknown: "May or may not have happened",
      'cannot-be-recalled': "Happened, and can’t be recalled",
      aborted: "Broken off, without effect",
      'stopped-before-start': "Stopped before it started",
    },
    startedAt: ["Started at ",["time"]],
    actions: ["What became of ",["count",2,{"one":[0," action"],"other":[0," actions"]}]],
    more: ["and ",["count",4]," more"],
    reset: "Reset…",
    notYours: ["Only ",["person"],", or people who may stop what is done for others, can reset it."],
    resetTitle: "Reset this stop",
    resetMeans: "What was stopped stays stopped, and standing permissions stay suspended. Nothing starts by itself; it can be asked for again.",
    checks: {
      why: "I know why it was stopped.",
      cause: "What caused it is dealt with.",
      open: "I have looked at what may still be going on, or may have happened.",
    },
    reason: "Why it is safe again",
    askReset: "Go on to reset",
    leaveReset: "Keep it stopped",
    incomplete: "Check everything on the list, and say why it is safe again.",
    confirmReset: "It stays stopped until you have confirmed this:",
    announce: {
      stopping: "Stopping.",
      unanswered: "Not stopped yet. The authority does not answer. Trying again until it does.",
      stopped: ["Stopped. ",["outcomes"]],
      partial: ["Stopped: nothing more starts. ",["outcomes"]],
      refused: ["Nothing was stopped. ",["reason"]],
      armed: "The stop is reset. Nothing has started by itself.",
    },
  },
};
