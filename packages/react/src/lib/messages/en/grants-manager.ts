// Written by scripts/compile-messages.ts from messages/en/grants-manager.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface GrantsManagerMessages {
  readonly label: string;
  readonly loading: string;
  readonly failed: string;
  readonly empty: string;
  readonly emptyHelp: string;
  readonly ended: Template<{ readonly count: number }>;
  readonly states: {
    readonly active: string;
    readonly suspended: string;
    readonly revoked: string;
    readonly expired: string;
    readonly exhausted: string;
    readonly orphaned: string;
    readonly conflict: string;
    readonly inherited: string;
  };
  readonly expiring: string;
  readonly suspendedBecause: {
    readonly person: string;
    readonly stopped: string;
    readonly tool_changed: string;
  };
  readonly exhausted: string;
  readonly usedTimes: Template<{ readonly count: number }>;
  readonly usedOf: Template<{ readonly used: number; readonly most: number }>;
  readonly waiting: Template<{ readonly count: number }>;
  readonly lastUsed: Template<{ readonly time: unknown }>;
  readonly endedAt: Template<{ readonly time: unknown }>;
  readonly since: Template<{ readonly time: unknown }>;
  readonly origin: string;
  readonly givenBy: Template<{ readonly person: unknown; readonly time: unknown }>;
  readonly unused: string;
  readonly suspend: string;
  readonly resume: string;
  readonly change: string;
  readonly revokeMeans: {
    readonly allow: Template<{ readonly agent: unknown; readonly title: unknown }>;
    readonly deny: Template<{ readonly agent: unknown; readonly title: unknown }>;
  };
  readonly revoked: {
    readonly allow: Template<{ readonly agent: unknown; readonly title: unknown }>;
    readonly deny: Template<{ readonly agent: unknown; readonly title: unknown }>;
  };
  readonly suspended: {
    readonly allow: Template<{ readonly agent: unknown; readonly title: unknown }>;
    readonly deny: Template<{ readonly agent: unknown; readonly title: unknown }>;
  };
  readonly changed: string;
  readonly needsConsent: string;
  readonly terms: {
    readonly label: string;
    readonly mostTimes: string;
    readonly mostAmount: string;
    readonly noLimit: string;
    readonly endsAt: string;
    readonly timesWrong: string;
    readonly amountWrong: string;
    readonly endWrong: string;
    readonly narrow: string;
    readonly widen: string;
    readonly incomplete: string;
    readonly narrowMeans: string;
    readonly widenMeans: string;
    readonly cancel: string;
    readonly mostAmountIn: Template<{ readonly currency: unknown }>;
  };
  readonly neverUsed: string;
  readonly orphaned: string;
  readonly overruled: {
    readonly allow: string;
    readonly ask: string;
    readonly deny: string;
  };
  readonly running: Template<{ readonly count: number }>;
  readonly revokeAll: {
    readonly open: Template<{ readonly agent: unknown }>;
    readonly title: Template<{ readonly count: number; readonly agent: unknown }>;
    readonly means: string;
    readonly go: Template<{ readonly count: unknown }>;
    readonly done: Template<{ readonly agent: unknown; readonly done: unknown; readonly count: unknown }>;
    readonly close: string;
  };
}

export const grantsManagerMessages: Section<'grantsManager'> = {
  name: 'grantsManager',
  messages: {
    label: "Standing permissions",
    loading: "Loading your permissions…",
    failed: "Your permissions can’t be shown.",
    empty: "No agent may do anything without asking you.",
    emptyHelp: "When you approve a request, you can allow the like for a while: choose how long next to “Allow”. It is listed here, and you can end it at any time.",
    ended: ["Ended (",["count",4],")"],
    states: {
      active: "Active",
      suspended: "Suspended",
      revoked: "Revoked",
      expired: "Ended",
      exhausted: "Used up",
      orphaned: "Agent no longer known",
      conflict: "No effect",
      inherited: "Allowed by your organization",
    },
    expiring: "Ends soon",
    suspendedBecause: {
      person: "You suspended it. The agent asks each time until you resume it.",
      stopped: "An emergency stop suspended it. The agent asks each time until you resume it.",
      tool_changed: "The tool was changed since you allowed this. The agent asks each time until you consent to it as it is now.",
    },
    exhausted: "What you allowed is used up, so the agent asks again.",
    usedTimes: ["used ",["count",2,{"one":[0," time"],"other":[0," times"]}]],
    usedOf: ["used ",["used",4]," of ",["most",2,{"one":[0," time"],"other":[0," times"]}]],
    waiting: [["count",4]," waiting"],
    lastUsed: ["last used ",["time"]],
    endedAt: ["ended ",["time"]],
    since: ["since ",["time"]],
    origin: "Where it comes from",
    givenBy: ["Given by ",["person"]," at ",["time"]],
    unused: "Not used for 30 days. Revoke it if it is no longer needed.",
    suspend: "Suspend",
    resume: "Resume",
    change: "Change",
    revokeMeans: {
      allow: ["Once revoked, ",["agent"]," asks each time before it may ",["title"],"."],
      deny: ["Once revoked, ",["agent"]," may ask you again to ",["title"],"."],
    },
    revoked: {
      allow: ["Revoked. ",["agent"]," asks each time before it may ",["title"],"."],
      deny: ["Revoked. ",["agent"]," may ask you again to ",["title"],"."],
    },
    suspended: {
      allow: ["Suspended. ",["agent"]," asks each time before it may ",["title"],", until you resume it."],
      deny: ["Suspended. ",["agent"]," may ask you to ",["title"],", until you resume it."],
    },
    changed: "Changed. It holds from now on.",
    needsConsent: "This allows more than before, so it needs your consent.",
    terms: {
      label: "Change how far it reaches",
      mostTimes: "At most so many times in all",
      mostAmount: "At most in all",
      noLimit: "No limit when left empty",
      endsAt: "Until",
      timesWrong: "Enter a whole number from 1, or leave it empty for no limit.",
      amountWrong: "Enter a number from 0.",
      endWrong: "Enter a date and time that is still to come.",
      narrow: "Save",
      widen: "Ask to allow this",
      incomplete: "Correct what is marked first.",
      narrowMeans: "This allows less than before, so it holds at once.",
      widenMeans: "This allows more than before, so you are asked to consent first.",
      cancel: "Keep as it was",
      mostAmountIn: ["At most in all (",["currency"],")"],
    },
    neverUsed: "not used yet",
    orphaned: "This agent is no longer known here.",
    overruled: {
      allow: "Your organization’s policies allow the very call you allowed this with, without asking. Only those who write them can change that.",
      ask: "Policy now asks for more than your word on the very call you allowed this with.",
      deny: "Policy now denies the very call you allowed this with.",
    },
    running: [["count",2,{"one":[0," call has"],"other":[0," calls have"]}]," begun. Revoking this stops what has not begun, and only that."],
    revokeAll: {
      open: ["Revoke all for ",["agent"]],
      title: ["Revoke ",["count",2,{"one":[0," permission"],"other":[0," permissions"]}]," of ",["agent"],"?"],
      means: "It holds at once and for good, for what has not begun. To allow any of it again, you are asked to consent.",
      go: ["Revoke ",["count"]],
      done: ["Revoked for ",["agent"],": ",["done"]," of ",["count"]],
      close: "Close",
    },
  },
};
