// Written by scripts/compile-messages.ts from messages/en/edit.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface EditMessages {
  readonly label: string;
  readonly optional: string;
  readonly none: string;
  readonly yes: string;
  readonly no: string;
  readonly askedAnew: string;
  readonly cancel: string;
  readonly submit: string;
  readonly sending: string;
  readonly unchanged: string;
  readonly required: string;
  readonly notANumber: string;
  readonly notWhole: string;
  readonly notATime: string;
  readonly skippedTime: string;
  readonly notJson: string;
  readonly notJsonBecause: Template<{ readonly reason: unknown }>;
}

export const editMessages: Section<'edit'> = {
  name: 'edit',
  messages: {
    label: "Change the request",
    optional: "(optional)",
    none: "Left out",
    yes: "Yes",
    no: "No",
    askedAnew: "Your changes make a new request. It is checked again, and needs a decision of its own.",
    cancel: "Keep as it was",
    submit: "Use these values",
    sending: "Checking…",
    unchanged: "Nothing is changed yet. Change a value, or keep it as it was.",
    required: "This is needed.",
    notANumber: "Enter a number, such as 12.5.",
    notWhole: "Enter a whole number.",
    notATime: "Enter a whole date and time.",
    skippedTime: "The clocks go forward past this time. Enter another.",
    notJson: "This is not JSON.",
    notJsonBecause: ["This is not JSON: ",["reason"]],
  },
};
