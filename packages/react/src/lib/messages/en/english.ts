// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "fcf2f56a3e1a",
  direction: "ltr",
  inSentence: "lower",
};
