// Written by scripts/compile-messages.ts from messages/en/note.json: change that.
import type { Section } from '../messages.ts';

export interface NoteMessages {
  readonly agentNote: string;
  readonly showAll: string;
  readonly showLess: string;
}

export const noteMessages: Section<'note'> = {
  name: 'note',
  messages: {
    agentNote: "Agent’s note, not checked",
    showAll: "Show all",
    showLess: "Show less",
  },
};
