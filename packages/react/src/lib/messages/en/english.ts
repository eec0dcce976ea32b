// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "52ca050c0c97",
  direction: "ltr",
  inSentence: "lower",
};
