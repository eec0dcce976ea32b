// Written by scripts/compile-messages.ts from messages/en/timeline.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface TimelineMessages {
  readonly label: string;
  readonly sentences: {
    readonly 'consent.approved': Template<{ readonly actor: unknown }>;
    readonly 'consent.declined': Template<{ readonly actor: unknown }>;
    readonly 'consent.extended': Template<{ readonly actor: unknown }>;
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
  };
  readonly completed: {
    readonly succeeded: Template<unknown>;
    readonly failed: Template<unknown>;
    readonly unknown: Template<unknown>;
  };
  readonly other: Template<{ readonly code: unknown }>;
  readonly call: Template<{ readonly tool: unknown }>;
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
}

export const timelineMessages: Section<'timeline'> = {
  name: 'timeline',
  messages: {
    label: "Activity",
    sentences: {
      'consent.approved': [["actor"]," ",["b","allowed"]," it"],
      'consent.declined': [["actor"]," ",["b","denied"]," it"],
      'consent.extended': [["actor"]," ",["b","kept it open"]," for longer"],
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
    },
    completed: {
      succeeded: ["It ",["b","succeeded"]],
      failed: ["It ",["b","failed"]],
      unknown: ["It was started and ",["b","may or may not have happened"]],
    },
    other: ["Something happened that this version has no words for: ",["code"]],
    call: ["call ",["tool"]],
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
  },
};
