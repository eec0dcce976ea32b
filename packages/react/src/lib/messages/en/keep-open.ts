// Written by scripts/compile-messages.ts from messages/en/keep-open.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface KeepOpenMessages {
  readonly action: string;
  readonly done: Template<{ readonly time: unknown }>;
  readonly impossible: string;
}

export const keepOpenMessages: Section<'keepOpen'> = {
  name: 'keepOpen',
  messages: {
    action: "Keep open",
    done: ["Kept open until ",["time"],"."],
    impossible: "It can’t be kept open longer. You can ask again after it expires.",
  },
};
