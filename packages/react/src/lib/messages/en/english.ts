// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "027334b3f0e2",
  direction: "ltr",
  inSentence: "lower",
};
