// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "ac3eddae054e",
  direction: "ltr",
  inSentence: "lower",
};
