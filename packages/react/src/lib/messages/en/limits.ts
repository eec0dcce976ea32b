// Written by scripts/compile-messages.ts from messages/en/limits.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface LimitsMessages {
  readonly label: string;
  readonly loading: string;
  readonly failed: string;
  readonly empty: string;
  readonly rate: Template<{ readonly most: number; readonly window: unknown }>;
  readonly budget: Template<{ readonly most: unknown; readonly window: unknown }>;
  readonly calendar: {
    readonly day: string;
    readonly week: string;
    readonly month: string;
  };
  readonly rolling: Template<{ readonly length: unknown }>;
  readonly whole: string;
  readonly inZone: Template<{ readonly window: unknown; readonly zone: unknown }>;
  readonly forYou: string;
  readonly used: Template<{ readonly used: unknown; readonly most: unknown }>;
  readonly spent: Template<{ readonly used: unknown }>;
  readonly waiting: Template<{ readonly reserved: unknown }>;
  readonly left: Template<{ readonly left: unknown }>;
  readonly overdrawn: Template<{ readonly excess: unknown }>;
  readonly stale: string;
  readonly needs: Template<{ readonly amount: unknown }>;
  readonly room: Template<{ readonly time: unknown }>;
  readonly resets: Template<{ readonly time: unknown }>;
  readonly frees: Template<{ readonly time: unknown }>;
  readonly states: {
    readonly ok: string;
    readonly near: string;
    readonly atLimit: string;
    readonly exceeded: string;
    readonly unlimited: string;
    readonly unknown: string;
    readonly resetting: string;
    readonly notMetered: string;
  };
  readonly announce: Template<{ readonly state: unknown; readonly name: unknown }>;
  readonly forScopes: {
    readonly user: Template<{ readonly value: unknown }>;
    readonly agent: Template<{ readonly value: unknown }>;
    readonly tool: Template<{ readonly value: unknown }>;
    readonly conversation: Template<{ readonly value: unknown }>;
    readonly role: Template<{ readonly value: unknown }>;
    readonly group: Template<{ readonly value: unknown }>;
  };
  readonly forArgument: Template<{ readonly name: unknown; readonly value: unknown }>;
  readonly after: Template<{ readonly amount: unknown; readonly limit: unknown }>;
  readonly afterOver: Template<{ readonly amount: unknown; readonly limit: unknown }>;
  readonly asksAbove: Template<{ readonly amount: unknown }>;
}

export const limitsMessages: Section<'limits'> = {
  name: 'limits',
  messages: {
    label: "Limits",
    loading: "Loading the limits…",
    failed: "The limits can’t be shown.",
    empty: "No limit applies to you.",
    rate: [["most",2,{"one":[0," action"],"other":[0," actions"]}]," ",["window"]],
    budget: [["most"]," ",["window"]],
    calendar: {
      day: "a day",
      week: "a week",
      month: "a month",
    },
    rolling: ["in ",["length"]],
    whole: "in all",
    inZone: [["window"]," by the clocks of ",["zone"]],
    forYou: "for you",
    used: [["used"]," of ",["most"]," used"],
    spent: [["used"]," used"],
    waiting: [["reserved"]," waiting for a decision"],
    left: [["left"]," left"],
    overdrawn: [["excess"]," over the limit"],
    stale: "as last known",
    needs: ["this needs ",["amount"]],
    room: ["there is room again ",["time"]],
    resets: ["starts again ",["time"]],
    frees: ["some comes back ",["time"]],
    states: {
      ok: "Within the limit",
      near: "Near the limit",
      atLimit: "Used up",
      exceeded: "Over the limit",
      unlimited: "No limit",
      unknown: "How much is left is not known",
      resetting: "Starting again",
      notMetered: "Not counted by any limit",
    },
    announce: [["state"],": ",["name"],"."],
    forScopes: {
      user: ["for person ",["value"]],
      agent: ["for agent ",["value"]],
      tool: ["for tool ",["value"]],
      conversation: ["for conversation ",["value"]],
      role: ["for role ",["value"]],
      group: ["for group ",["value"]],
    },
    forArgument: ["for ",["name"]," ",["value"]],
    after: ["After this: ",["amount"]," left of ",["limit"]],
    afterOver: ["After this: ",["amount"]," over ",["limit"]],
    asksAbove: ["asks every time above ",["amount"]],
  },
};
