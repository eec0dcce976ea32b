// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "e75ec182376e",
  direction: "ltr",
  inSentence: "lower",
};
