// Written by scripts/compile-messages.ts from messages/en/card.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface CardMessages {
  readonly provenance: {
    readonly user: string;
    readonly system: string;
    readonly agent: string;
    readonly unknown: string;
  };
  readonly externalProvenance: {
    readonly record: string;
    readonly email: string;
    readonly file: string;
    readonly forum: string;
    readonly web: string;
    readonly agent: string;
    readonly quoted: string;
    readonly tool: string;
  };
  readonly externalSource: {
    readonly record: string;
    readonly email: string;
    readonly file: string;
    readonly forum: string;
    readonly web: string;
    readonly agent: string;
    readonly quoted: string;
    readonly tool: string;
  };
  readonly saidBy: Template<{ readonly name: unknown }>;
  readonly externalWarning: {
    readonly one: Template<{ readonly fields: unknown; readonly source: unknown }>;
    readonly several: Template<{ readonly fields: unknown; readonly source: unknown }>;
    readonly toOthers: {
      readonly one: Template<{ readonly fields: unknown; readonly source: unknown; readonly person: unknown }>;
      readonly several: Template<{ readonly fields: unknown; readonly source: unknown; readonly person: unknown }>;
    };
  };
  readonly finding: {
    readonly looksLike: Template<{ readonly text: unknown }>;
    readonly mixed: Template<{ readonly text: unknown }>;
  };
  readonly change: {
    readonly editedBy: Template<{ readonly person: unknown }>;
    readonly before: string;
    readonly now: string;
    readonly announce: Template<{ readonly title: unknown }>;
  };
  readonly agentForPerson: Template<{ readonly agent: unknown; readonly person: unknown }>;
  readonly viaAgents: Template<{ readonly agents: unknown }>;
  readonly askedBecause: Template<{ readonly reason: unknown }>;
  readonly undo: string;
  readonly undoWords: {
    readonly reversible: string;
    readonly irreversible: string;
    readonly unknown: string;
  };
  readonly reaches: string;
  readonly covers: string;
  readonly exactRequest: string;
  readonly digest: string;
  readonly expires: Template<{ readonly time: unknown }>;
  readonly expiresSoon: Template<{ readonly remaining: unknown; readonly title: unknown }>;
  readonly deny: string;
  readonly addReason: string;
  readonly reasonLabel: string;
  readonly usePasskey: string;
  readonly incomplete: string;
  readonly confirmFirst: string;
  readonly confirmation: string;
  readonly readFirst: string;
  readonly review: Template<{ readonly approve: unknown }>;
  readonly sending: string;
  readonly offline: string;
  readonly notPermitted: {
    readonly byPerson: Template<{ readonly person: unknown }>;
    readonly byQuorum: string;
  };
  readonly decidedBy: {
    readonly approve: Template<{ readonly person: unknown; readonly time: unknown }>;
    readonly decline: Template<{ readonly person: unknown; readonly time: unknown }>;
  };
  readonly uninspectable: {
    readonly unregistered: string;
    readonly unrenderable: string;
    readonly mismatch: string;
    readonly unchecked: string;
  };
  readonly loading: string;
  readonly loadFailed: string;
  readonly otherVersion: string;
  readonly receipt: {
    readonly approved: Template<{ readonly who: unknown; readonly title: unknown }>;
    readonly allowedByPolicy: Template<{ readonly title: unknown }>;
    readonly allowedByGrant: Template<{ readonly title: unknown }>;
    readonly running: Template<{ readonly title: unknown }>;
    readonly failed: Template<{ readonly title: unknown }>;
    readonly unknown: Template<{ readonly title: unknown }>;
    readonly declined: Template<{ readonly who: unknown; readonly title: unknown }>;
    readonly denied: Template<{ readonly title: unknown }>;
    readonly expired: string;
    readonly cancelled: string;
    readonly superseded: string;
    readonly stopped: string;
    readonly revoked: string;
    readonly limited: string;
    readonly rejected: string;
  };
  readonly edit: string;
  readonly emptyValue: string;
  readonly reviewShort: string;
}

export const cardMessages: Section<'card'> = {
  name: 'card',
  messages: {
    provenance: {
      user: "You said",
      system: "Verified",
      agent: "Agent chose",
      unknown: "Unknown origin",
    },
    externalProvenance: {
      record: "Verified",
      email: "From an e-mail",
      file: "From a file",
      forum: "From the forum",
      web: "From a web page",
      agent: "From another agent",
      quoted: "From a quoted text",
      tool: "From a tool result",
    },
    externalSource: {
      record: "a record",
      email: "an e-mail",
      file: "a file",
      forum: "the forum",
      web: "a web page",
      agent: "another agent",
      quoted: "a quoted text",
      tool: "a tool result",
    },
    saidBy: [["name"]," said"],
    externalWarning: {
      one: ["The ",["fields"]," came from ",["source"],", not from you. Check it before you approve."],
      several: ["The ",["fields"]," came from ",["source"],", not from you. Check them before you approve."],
      toOthers: {
        one: ["The ",["fields"]," came from ",["source"],", not from ",["person"],". Check it before you approve."],
        several: ["The ",["fields"]," came from ",["source"],", not from ",["person"],". Check them before you approve."],
      },
    },
    finding: {
      looksLike: ["Looks like “",["text"],"” but uses other letters"],
      mixed: ["Mixes letters of several alphabets: “",["text"],"”"],
    },
    change: {
      editedBy: [["person"]," changed this request. It needs a decision of its own."],
      before: "Before:",
      now: "Now:",
      announce: ["The request changed. It now asks to ",["title"],". Check it again."],
    },
    agentForPerson: [["agent"]," for ",["person"]],
    viaAgents: ["through ",["agents"]],
    askedBecause: ["Asked because: ",["reason"]],
    undo: "Undo",
    undoWords: {
      reversible: "Can be undone",
      irreversible: "Can’t be undone",
      unknown: "May not be undoable",
    },
    reaches: "Reaches",
    covers: "This covers",
    exactRequest: "Exact request",
    digest: "Digest",
    expires: ["Expires ",["time"]],
    expiresSoon: [["remaining"]," left to decide: ",["title"],"."],
    deny: "Deny",
    addReason: "Add a reason",
    reasonLabel: "Reason for the agent (optional)",
    usePasskey: "Use your passkey to approve.",
    incomplete: "Say first how far this reaches.",
    confirmFirst: "This is critical. Tick the box, then approve.",
    confirmation: "Confirmation",
    readFirst: "Read to the end first, then approve.",
    review: ["Review and ",["approve"]],
    sending: "Sending your decision…",
    offline: "The connection is down. You can decide when it is back.",
    notPermitted: {
      byPerson: ["You may not decide this. ",["person"]," can."],
      byQuorum: "You may not decide this. The people it waits for can.",
    },
    decidedBy: {
      approve: [["person"]," allowed this at ",["time"],"."],
      decline: [["person"]," denied this at ",["time"],"."],
    },
    uninspectable: {
      unregistered: "Can’t show what this does: its tool is not registered. It can’t be approved.",
      unrenderable: "Can’t show what this does: its template does not fit the request. It can’t be approved.",
      mismatch: "Can’t show what this does: the request does not match its digest. It can’t be approved.",
      unchecked: "Can’t show what this does: its check did not load. It can’t be approved until the page is loaded again.",
    },
    loading: "Loading the request…",
    loadFailed: "The request can’t be shown.",
    otherVersion: "Another version of Byleave wrote this. It can’t be shown.",
    receipt: {
      approved: [["who"]," allowed “",["title"],"”"],
      allowedByPolicy: ["Policy allowed “",["title"],"”"],
      allowedByGrant: ["Allowed in advance: “",["title"],"”"],
      running: ["Running “",["title"],"”"],
      failed: ["It failed: “",["title"],"”"],
      unknown: ["Outcome unknown: “",["title"],"”"],
      declined: [["who"]," denied “",["title"],"”"],
      denied: ["Policy does not allow “",["title"],"”"],
      expired: "Expired — it did not run",
      cancelled: "Cancelled — it did not run",
      superseded: "Another request took its place — it did not run",
      stopped: "Stopped — it did not run",
      revoked: "Permission taken back — it did not run",
      limited: "Over a limit — it did not run",
      rejected: "Failed its checks — it did not run",
    },
    edit: "Change",
    emptyValue: "(empty)",
    reviewShort: "Review",
  },
};
