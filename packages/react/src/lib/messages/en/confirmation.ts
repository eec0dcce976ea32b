// Written by scripts/compile-messages.ts from messages/en/confirmation.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface ConfirmationMessages {
  readonly type: Template<{ readonly label: unknown; readonly value: unknown }>;
  readonly label: Template<{ readonly label: unknown }>;
  readonly mismatch: string;
  readonly match: string;
  readonly checked: Template<{ readonly values: unknown }>;
  readonly checkedPlain: string;
}

export const confirmationMessages: Section<'confirmation'> = {
  name: 'confirmation',
  messages: {
    type: ["This is critical. Type the ",["label"]," to confirm it: ",["value"]],
    label: [["label"],", as the request says it"],
    mismatch: "That is not what the request says. Compare it letter by letter.",
    match: "That matches. Approve when you are sure.",
    checked: ["I checked ",["values"]],
    checkedPlain: "I checked what this does",
  },
};
