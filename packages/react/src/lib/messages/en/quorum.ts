// Written by scripts/compile-messages.ts from messages/en/quorum.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface QuorumMessages {
  readonly approvalsSoFar: Template<{ readonly given: unknown; readonly needed: number }>;
  readonly approved: Template<{ readonly person: unknown; readonly time: unknown }>;
  readonly approvedAs: Template<{ readonly person: unknown; readonly time: unknown; readonly role: unknown }>;
  readonly waitsForRole: Template<{ readonly role: unknown }>;
  readonly waitsForPerson: Template<{ readonly person: unknown }>;
  readonly waitsForYou: string;
  readonly waitsForYourRole: Template<{ readonly role: unknown }>;
  readonly waitsForApprover: string;
  readonly youApproved: string;
  readonly notByRequester: string;
  readonly askedYou: Template<{ readonly person: unknown }>;
  readonly youAsked: Template<{ readonly to: unknown }>;
  readonly ask: string;
  readonly askWhom: string;
  readonly askRole: Template<{ readonly role: unknown }>;
  readonly askNote: string;
  readonly askNobody: string;
  readonly send: string;
}

export const quorumMessages: Section<'quorum'> = {
  name: 'quorum',
  messages: {
    approvalsSoFar: [["given"]," of ",["needed",2,{"one":[0," approval"],"other":[0," approvals"]}]," given"],
    approved: [["person"]," approved at ",["time"]],
    approvedAs: [["person"]," approved at ",["time"]," (",["role"],")"],
    waitsForRole: ["Waits for somebody with the role ",["role"]],
    waitsForPerson: ["Waits for ",["person"]],
    waitsForYou: "Waits for you",
    waitsForYourRole: ["Waits for somebody with the role ",["role"],", such as you"],
    waitsForApprover: "Waits for another approver",
    youApproved: "You approved this. It waits for the others.",
    notByRequester: "This is done for you, so it takes other people’s approval. You can still deny it.",
    askedYou: [["person"]," asked you to decide this"],
    youAsked: ["You asked ",["to"]," to decide this"],
    ask: "Ask someone else…",
    askWhom: "Who should decide",
    askRole: ["Anybody with the role ",["role"]],
    askNote: "A word to them (optional)",
    askNobody: "Nobody else can decide this.",
    send: "Ask",
  },
};
