// Written by scripts/compile-messages.ts from messages/en/lifecycle.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface LifecycleMessages {
  readonly label: Template<{ readonly title: unknown }>;
  readonly states: {
    readonly proposed: string;
    readonly verified: string;
    readonly awaitingConsent: string;
    readonly authorized: string;
    readonly executing: string;
    readonly executed: string;
    readonly rejected: string;
    readonly denied: string;
    readonly limited: string;
    readonly declined: string;
    readonly expired: string;
    readonly superseded: string;
    readonly cancelled: string;
    readonly revoked: string;
    readonly stopped: string;
    readonly audited: string;
  };
  readonly failed: string;
  readonly unknown: string;
  readonly done: string;
  readonly current: string;
  readonly upcoming: string;
  readonly byPolicy: string;
  readonly byGrant: string;
  readonly by: Template<{ readonly actor: unknown }>;
  readonly took: Template<{ readonly duration: unknown }>;
  readonly for: Template<{ readonly duration: unknown }>;
  readonly moment: string;
  readonly at: Template<{ readonly time: unknown }>;
  readonly loading: string;
  readonly error: string;
}

export const lifecycleMessages: Section<'lifecycle'> = {
  name: 'lifecycle',
  messages: {
    label: ["Progress of “",["title"],"”"],
    states: {
      proposed: "Requested",
      verified: "Checked",
      awaitingConsent: "Approval",
      authorized: "Allowed",
      executing: "Running",
      executed: "Done",
      rejected: "Failed its checks",
      denied: "Not allowed by policy",
      limited: "Over a limit",
      declined: "Denied",
      expired: "Expired",
      superseded: "Replaced",
      cancelled: "Cancelled",
      revoked: "Permission taken back",
      stopped: "Stopped",
      audited: "On record",
    },
    failed: "Failed",
    unknown: "Outcome unknown",
    done: "Done",
    current: "Current",
    upcoming: "Not started",
    byPolicy: "policy",
    byGrant: "allowed in advance",
    by: ["by ",["actor"]],
    took: ["took ",["duration"]],
    for: ["for ",["duration"]],
    moment: "less than a second",
    at: ["at ",["time"]],
    loading: "Loading the progress…",
    error: "The progress can’t be shown.",
  },
};
