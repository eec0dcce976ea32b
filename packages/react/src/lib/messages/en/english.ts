// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "860b0ceb3ffb",
  direction: "ltr",
  inSentence: "lower",
};
