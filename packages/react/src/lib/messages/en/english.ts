// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "d4362a1024b4",
  direction: "ltr",
  inSentence: "lower",
};
