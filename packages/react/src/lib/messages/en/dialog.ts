// Written by scripts/compile-messages.ts from messages/en/dialog.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface DialogMessages {
  readonly later: string;
  readonly position: Template<{ readonly position: unknown; readonly total: unknown }>;
  readonly next: string;
  readonly close: string;
  readonly moreBelow: string;
  readonly describe: Template<{ readonly risk: unknown; readonly values: unknown }>;
}

export const dialogMessages: Section<'dialog'> = {
  name: 'dialog',
  messages: {
    later: "Decide later",
    position: [["position"]," of ",["total"]],
    next: "Next request",
    close: "Close",
    moreBelow: "More below",
    describe: [["risk"],". ",["values"]],
  },
};
