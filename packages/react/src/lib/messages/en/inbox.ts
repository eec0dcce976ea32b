// Written by scripts/compile-messages.ts from messages/en/inbox.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface InboxMessages {
  readonly label: string;
  readonly loading: string;
  readonly failed: string;
  readonly failedMine: string;
  readonly failedOthers: string;
  readonly stale: Template<{ readonly time: unknown }>;
  readonly notPermitted: string;
  readonly empty: string;
  readonly emptyHelp: string;
  readonly alone: string;
  readonly aloneNothing: string;
  readonly aloneMore: Template<{ readonly count: number }>;
  readonly alonePlace: string;
  readonly filter: string;
  readonly filterHelp: string;
  readonly noMatch: Template<{ readonly text: unknown }>;
  readonly clearFilter: string;
  readonly waiting: Template<{ readonly count: number }>;
  readonly matching: Template<{ readonly count: unknown; readonly total: unknown }>;
  readonly new: Template<{ readonly count: number }>;
  readonly newHelp: string;
  readonly agentForPerson: Template<{ readonly agent: unknown; readonly person: unknown }>;
  readonly expires: Template<{ readonly time: unknown }>;
  readonly expired: string;
  readonly gone: string;
  readonly origin: Template<{ readonly label: unknown; readonly origin: unknown }>;
  readonly askedYou: Template<{ readonly person: unknown }>;
  readonly select: Template<{ readonly title: unknown }>;
  readonly selected: Template<{ readonly count: number }>;
  readonly review: string;
  readonly clear: string;
  readonly toolbar: string;
  readonly batch: {
    readonly label: Template<{ readonly count: number }>;
    readonly effect: Template<{ readonly what: unknown }>;
    readonly each: Template<{ readonly count: unknown; readonly tool: unknown }>;
    readonly leaveOut: Template<{ readonly title: unknown }>;
    readonly approve: Template<{ readonly count: number }>;
    readonly deny: Template<{ readonly count: number }>;
    readonly back: string;
    readonly sending: Template<{ readonly done: unknown; readonly count: unknown }>;
    readonly approved: Template<{ readonly count: number }>;
    readonly denied: Template<{ readonly count: number }>;
    readonly failed: Template<{ readonly count: number }>;
    readonly close: string;
  };
  readonly help: string;
  readonly helpOpen: string;
  readonly keys: {
    readonly move: string;
    readonly open: string;
    readonly select: string;
    readonly approve: string;
    readonly deny: string;
    readonly back: string;
    readonly help: string;
  };
  readonly keysNote: string;
}

export const inboxMessages: Section<'inbox'> = {
  name: 'inbox',
  messages: {
    label: "Approvals",
    loading: "Loading what waits for you…",
    failed: "What waits for you can’t be shown.",
    failedMine: "What is done for you can’t be shown. The rest is here.",
    failedOthers: "What is done for others can’t be shown. The rest is here.",
    stale: ["The connection is down. As of ",["time"],"; may be out of date."],
    notPermitted: "You may not see what waits for approval.",
    empty: "Nothing waits for you",
    emptyHelp: "When an agent needs your approval, or a colleague’s agent needs somebody with your role, the request is listed here.",
    alone: "What agents may do without asking",
    aloneNothing: "No agent may do anything without asking, beyond what policy allows.",
    aloneMore: [["count",2,{"one":["And ",0," more"],"other":["And ",0," more"]}]],
    alonePlace: "All standing permissions",
    filter: "Filter",
    filterHelp: "Agent, person, what it does, or a value in it",
    noMatch: ["Nothing matches “",["text"],"”."],
    clearFilter: "Clear the filter",
    waiting: [["count",2,{"one":[0," request"],"other":[0," requests"]}]],
    matching: [["count"]," of ",["total"]],
    new: [["count",2,{"one":[0," new"],"other":[0," new"]}]],
    newHelp: "Show, and sort again",
    agentForPerson: [["agent"]," for ",["person"]],
    expires: ["Expires ",["time"]],
    expired: "Expired",
    gone: "No longer waiting",
    origin: [["label"],": ",["origin"]],
    askedYou: [["person"]," asked you"],
    select: ["Select: ",["title"]],
    selected: [["count",2,{"one":[0," selected"],"other":[0," selected"]}]],
    review: "Decide together…",
    clear: "Clear",
    toolbar: "Selected requests",
    batch: {
      label: ["Decide ",["count",2,{"one":[0," request"],"other":[0," requests"]}]," together"],
      effect: ["Together: ",["what"],"."],
      each: [["count"]," × ",["tool"]],
      leaveOut: ["Leave out: ",["title"]],
      approve: [["count",2,{"one":["Approve ",0," request"],"other":["Approve all ",0]}]],
      deny: [["count",2,{"one":["Deny ",0," request"],"other":["Deny all ",0]}]],
      back: "Back",
      sending: ["Sending ",["done"]," of ",["count"],"…"],
      approved: [["count",2,{"one":[0," request was"],"other":[0," requests were"]}]," approved."],
      denied: [["count",2,{"one":[0," request was"],"other":[0," requests were"]}]," denied."],
      failed: [["count",2,{"one":[0," was not decided:"],"other":[0," were not decided:"]}]],
      close: "Close",
    },
    help: "Keyboard",
    helpOpen: "Keyboard help",
    keys: {
      move: "next and previous request",
      open: "open or close a request",
      select: "select a request, to decide several together",
      approve: "go to its approving button",
      deny: "go to its denying button",
      back: "close it, and back to the list",
      help: "this help",
    },
    keysNote: "They work while the focus is in the list, and none of them decides anything.",
  },
};
