// Written by scripts/compile-messages.ts from messages/en/timeline.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface TimelineMessages {
  readonly label: string;
  readonly sentences: {
    readonly 'consent.approved': Template<{ readonly actor: unknown }>;
    readonly 'consent.declined': Template<{ readonly actor: unknown }>;
    readonly 'consent.extended': Template<{ readonly actor: unknown }>;
    readonly 'consent.referred': Template<{ readonly actor: unknown }>;
    readonly 'action.claimed': Template<{ readonly actor: unknown }>;
    readonly 'action.abandoned': Template<unknown>;
    readonly 'action.cancelled': Template<{ readonly actor: unknown }>;
    readonly 'action.superseded': Template<unknown>;
    readonly 'authorization.revoked': Template<{ readonly actor: unknown }>;
    readonly 'deadline.passed': Template<unknown>;
    readonly 'grant.suspended': Template<unknown>;
    readonly 'stop.pressed': Template<{ readonly actor: unknown }>;
    readonly 'stop.reset': Template<{ readonly actor: unknown }>;
    readonly 'attempt.refused': Template<{ readonly actor: unknown; readonly code: unknown }>;
  };
  readonly proposed: {
    readonly ask: Template<{ readonly actor: unknown; readonly title: unknown }>;
    readonly allow: Template<{ readonly actor: unknown; readonly title: unknown }>;
    readonly deny: Template<{ readonly actor: unknown; readonly title: unknown }>;
    readonly rejected: Template<{ readonly actor: unknown; readonly title: unknown }>;
    readonly own: Template<{ readonly actor: unknown; readonly title: unknown }>;
  };
  readonly completed: {
    readonly succeeded: Template<unknown>;
    readonly failed: Template<unknown>;
    readonly unknown: Template<unknown>;
  };
  readonly other: Template<{ readonly code: unknown }>;
  readonly unknownAction: string;
  readonly loading: string;
  readonly empty: string;
  readonly failed: string;
  readonly loadOlder: string;
  readonly loadingOlder: string;
  readonly connection: {
    readonly connecting: string;
    readonly live: string;
    readonly reconnecting: string;
  };
  readonly noMatch: string;
  readonly noAccess: string;
  readonly endOfLog: string;
  readonly endOfMatches: string;
  readonly everybody: string;
  readonly run: Template<{ readonly run: unknown }>;
  readonly stage: {
    readonly request: string;
    readonly decision: string;
    readonly execution: string;
    readonly outcome: string;
    readonly change: string;
    readonly attempt: string;
  };
  readonly notSealed: string;
  readonly gap: Template<{ readonly count: number }>;
  readonly new: Template<{ readonly count: number }>;
  readonly newMore: string;
  readonly pause: string;
  readonly resume: string;
  readonly paused: string;
  readonly zone: string;
  readonly filter: {
    readonly open: string;
    readonly query: string;
    readonly queryHelp: string;
    readonly clear: string;
    readonly remove: Template<{ readonly chip: unknown }>;
    readonly any: string;
    readonly decision: string;
    readonly outcome: string;
    readonly agent: string;
    readonly tool: string;
    readonly actor: string;
    readonly person: string;
    readonly type: string;
    readonly grant: string;
    readonly policy: string;
    readonly conversation: string;
    readonly actionId: string;
    readonly from: string;
    readonly to: string;
    readonly text: string;
    readonly chip: Template<{ readonly name: unknown; readonly value: unknown }>;
    readonly unknown: Template<{ readonly words: unknown }>;
  };
  readonly decisions: {
    readonly approved: string;
    readonly declined: string;
    readonly allowed: string;
    readonly denied: string;
    readonly limited: string;
    readonly refused: string;
  };
  readonly outcomes: {
    readonly succeeded: string;
    readonly failed: string;
    readonly unknown: string;
    readonly expired: string;
    readonly cancelled: string;
    readonly superseded: string;
    readonly revoked: string;
    readonly stopped: string;
  };
  readonly views: {
    readonly label: string;
    readonly none: string;
    readonly name: string;
    readonly save: string;
    readonly remove: string;
  };
  readonly detail: {
    readonly open: string;
    readonly number: string;
    readonly assurance: string;
    readonly digest: string;
    readonly raw: string;
    readonly onlyAction: string;
    readonly onlyRun: string;
    readonly session: string;
    readonly passkey: string;
    readonly shown: string;
    readonly shownAs: Template<{ readonly template: unknown; readonly version: unknown; readonly locale: unknown }>;
    readonly shownMatches: string;
    readonly shownDiffers: string;
    readonly shownUnchecked: string;
    readonly shownNone: string;
    readonly shownApprove: string;
    readonly changed: Template<{ readonly person: unknown }>;
  };
  readonly proof: {
    readonly checking: string;
    readonly verified: Template<{ readonly size: number }>;
    readonly partly: Template<{ readonly size: number }>;
    readonly erased: Template<{ readonly time: unknown }>;
    readonly waiting: string;
    readonly broken: Template<{ readonly why: unknown }>;
    readonly differs: Template<{ readonly what: unknown }>;
    readonly again: string;
  };
  readonly log: {
    readonly checking: string;
    readonly verified: Template<{ readonly size: number; readonly lag: unknown }>;
    readonly isNew: Template<{ readonly size: number; readonly lag: unknown }>;
    readonly waiting: Template<{ readonly count: number }>;
    readonly empty: string;
    readonly broken: Template<{ readonly why: unknown }>;
    readonly forked: Template<{ readonly seen: number }>;
    readonly rolledBack: Template<{ readonly seen: number; readonly size: number }>;
    readonly unverifiable: Template<{ readonly why: unknown }>;
    readonly noKey: string;
    readonly malformed: string;
    readonly unknown: Template<{ readonly why: unknown }>;
    readonly limits: string;
    readonly limitsText: string;
  };
  readonly export: {
    readonly open: string;
    readonly audited: string;
    readonly format: string;
    readonly jsonl: string;
    readonly csv: string;
    readonly leaveOut: string;
    readonly redaction: {
      readonly person: string;
      readonly actor: string;
      readonly facts: string;
      readonly arguments: string;
      readonly sensitive: string;
      readonly digest: string;
    };
    readonly start: string;
    readonly cancel: string;
    readonly progress: Template<{ readonly done: number; readonly entries: number }>;
    readonly done: Template<{ readonly entries: number }>;
    readonly cancelled: string;
    readonly broken: Template<{ readonly done: number; readonly entries: number }>;
    readonly save: string;
  };
}

export const timelineMessages: Section<'timeline'> = {
  name: 'timeline',
  messages: {
    label: "Activity",
    sentences: {
      'consent.approved': [["actor"]," ",["b","allowed"]," it"],
      'consent.declined': [["actor"]," ",["b","denied"]," it"],
      'consent.extended': [["actor"]," ",["b","kept it open"]," for longer"],
      'consent.referred': [["actor"]," ",["b","asked somebody else"]," to decide it"],
      'action.claimed': [["actor"]," ",["b","started"]," it"],
      'action.abandoned': ["It was started and ",["b","may or may not have happened"]],
      'action.cancelled': [["actor"]," ",["b","cancelled"]," it; it did not run"],
      'action.superseded': ["Another request ",["b","took its place"],"; it did not run"],
      'authorization.revoked': [["actor"]," ",["b","took back"]," the permission; it did not run"],
      'deadline.passed': ["It ",["b","expired"],"; it did not run"],
      'grant.suspended': ["A standing permission was ",["b","suspended"]],
      'stop.pressed': [["actor"]," ",["b","pressed the emergency stop"]],
      'stop.reset': [["actor"]," ",["b","reset an emergency stop"]],
      'attempt.refused': ["An attempt by ",["actor"]," was ",["b","refused"],": ",["code"]],
    },
    proposed: {
      ask: [["actor"]," ",["b","asked"]," to ",["title"]],
      allow: [["actor"]," asked to ",["title"],"; policy ",["b","allowed"]," it"],
      deny: [["actor"]," asked to ",["title"],"; policy ",["b","denied"]," it"],
      rejected: [["actor"]," asked to ",["title"],"; it ",["b","failed its checks"]],
      own: [["actor"]," asked to ",["title"],", which is ",["b","theirs to decide"]],
    },
    completed: {
      succeeded: ["It ",["b","succeeded"]],
      failed: ["It ",["b","failed"]],
      unknown: ["It was started and ",["b","may or may not have happened"]],
    },
    other: ["Something happened that this version has no words for: ",["code"]],
    unknownAction: "do something that is no longer on record",
    loading: "Loading activity…",
    empty: "Nothing has happened yet",
    failed: "The activity can’t be shown.",
    loadOlder: "Load older",
    loadingOlder: "Loading older…",
    connection: {
      connecting: "Connecting…",
      live: "Live",
      reconnecting: "Reconnecting…",
    },
    noMatch: "Nothing matches. Take something out of the filter.",
    noAccess: "You may not read what is recorded of everybody. It takes the role “auditor”.",
    endOfLog: "This is where the log begins.",
    endOfMatches: "Nothing older matches.",
    everybody: "Of everybody. That you read it is recorded too.",
    run: ["Run ",["run"]],
    stage: {
      request: "Request",
      decision: "Decision",
      execution: "Execution",
      outcome: "Outcome",
      change: "Change",
      attempt: "Attempt",
    },
    notSealed: "Not sealed yet",
    gap: [["count",2,{"one":[0," entry is"],"other":[0," entries are"]}]," missing here: what was sent has a gap."],
    new: [["count",2,{"one":["Show ",0," new entry"],"other":["Show ",0," new entries"]}]],
    newMore: "Show what is new",
    pause: "Pause",
    resume: "Go on",
    paused: "Paused",
    zone: "Times",
    filter: {
      open: "Filter",
      query: "Find",
      queryHelp: "Words, or tool:send_money decision:declined from:2026-11-01",
      clear: "Clear all",
      remove: ["Without ",["chip"]],
      any: "Any",
      decision: "Decision",
      outcome: "Outcome",
      agent: "Agent",
      tool: "Tool",
      actor: "By",
      person: "For",
      type: "Entry",
      grant: "Permission",
      policy: "Policy",
      conversation: "Run",
      actionId: "Request",
      from: "From",
      to: "Until",
      text: "Words",
      chip: [["name"],": ",["value"]],
      unknown: ["Not understood: ",["words"],". Looked for as words."],
    },
    decisions: {
      approved: "Allowed by a person",
      declined: "Denied by a person",
      allowed: "Allowed by policy",
      denied: "Denied by policy",
      limited: "Over a limit",
      refused: "Refused",
    },
    outcomes: {
      succeeded: "Succeeded",
      failed: "Failed",
      unknown: "May or may not have happened",
      expired: "Expired",
      cancelled: "Cancelled",
      superseded: "Replaced",
      revoked: "Taken back",
      stopped: "Stopped",
    },
    views: {
      label: "Saved views",
      none: "All activity",
      name: "Name of this view",
      save: "Save view",
      remove: "Remove view",
    },
    detail: {
      open: "Details",
      number: "Entry",
      assurance: "Signed in with",
      digest: "Digest",
      raw: "As recorded",
      onlyAction: "Only this request",
      onlyRun: "Only this run",
      session: "Session",
      passkey: "Passkey",
      shown: "What was on their screen",
      shownAs: ["Made from template ",["template"],", version ",["version"],", in ",["locale"]],
      shownMatches: "It says what the request is.",
      shownDiffers: "It does not say what the request is: somebody was shown something else.",
      shownUnchecked: "The request is no longer on record, so this can’t be compared with it.",
      shownNone: "What was on their screen was not recorded.",
      shownApprove: "Button",
      changed: ["Changed by ",["person"]," before it was decided"],
    },
    proof: {
      checking: "Checking its seal…",
      verified: ["Sealed. Checked in this browser: this entry is in the signed log of ",["size",4]," entries, as it is shown here."],
      partly: ["Sealed. This entry is in the signed log of ",["size",4]," entries. What was erased or left out can’t be compared."],
      erased: ["A person was erased from this entry at ",["time"],". The seal holds; what it said of them is gone."],
      waiting: "Not sealed yet. That takes about a second; until then only the database keeps it.",
      broken: [["b","Broken."]," This entry is not what was sealed. ",["why"]],
      differs: ["What is shown here is not what the log has: ",["what"],"."],
      again: "Check again",
    },
    log: {
      checking: "Checking the log…",
      verified: ["Sealed through entry ",["size",4],", ",["lag"]," ago. Everything that was there when this browser looked last is there, unchanged."],
      isNew: ["Sealed through entry ",["size",4],", ",["lag"]," ago. From now on this browser notices when anything up to here is changed or gone."],
      waiting: [["count",2,{"one":[0," entry waits"],"other":[0," entries wait"]}]," for the seal."],
      empty: "Nothing is sealed yet.",
      broken: [["b","The log is broken."]," ",["why"]," Keep this page as it is, and tell whoever answers for the log."],
      forked: ["The first ",["seen",4]," entries are not those this browser saw."],
      rolledBack: ["It had ",["seen",4]," entries when this browser looked last, and has ",["size",4]," now."],
      unverifiable: ["The log can’t be checked: ",["why"]],
      noKey: "no key that this browser trusts has signed it.",
      malformed: "its seal can’t be read.",
      unknown: ["The log can’t be checked right now. ",["why"]],
      limits: "What a seal does not show",
      limitsText: "Whoever runs the database can still change entries without a seal. A seal shows that nothing recorded was changed since; not that everything was recorded. Who looks for the first time has nothing to compare with.",
    },
    export: {
      open: "Export",
      audited: "Everybody’s entries up to the newest seal. That you export is written to the log as well.",
      format: "Format",
      jsonl: "JSON lines, can be verified",
      csv: "Table (CSV), can’t be verified",
      leaveOut: "Leave out",
      redaction: {
        person: "Whom it was done for",
        actor: "Who decided",
        facts: "Reasons and what was shown",
        arguments: "All arguments",
        sensitive: "Arguments that are called sensitive",
        digest: "Digests of requests",
      },
      start: "Export",
      cancel: "Cancel",
      progress: [["done",4]," of ",["entries",4]," entries"],
      done: ["Done: ",["entries",4]," entries."],
      cancelled: "Cancelled. That it was begun stays in the log.",
      broken: ["It broke off after ",["done",4]," of ",["entries",4]," entries. What came is not kept: it could be taken for the whole."],
      save: "Save file again",
    },
  },
};
