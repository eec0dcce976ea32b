// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "d3e799518ed7",
  direction: "ltr",
  inSentence: "lower",
};
