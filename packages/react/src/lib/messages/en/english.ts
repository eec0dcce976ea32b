// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "d5ddd853eede",
  direction: "ltr",
  inSentence: "lower",
};
