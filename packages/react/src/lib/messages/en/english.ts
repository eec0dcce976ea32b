// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "2a97cb5c0fd1",
  direction: "ltr",
  inSentence: "lower",
};
