// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "cb5a7a8d2272",
  direction: "ltr",
  inSentence: "lower",
};
