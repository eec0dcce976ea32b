// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "bb2febe3bc2b",
  direction: "ltr",
  inSentence: "lower",
};
