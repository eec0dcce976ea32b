// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "2aa9dd307c2f",
  direction: "ltr",
  inSentence: "lower",
};
