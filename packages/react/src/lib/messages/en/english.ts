// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "596c0c5d1c76",
  direction: "ltr",
  inSentence: "lower",
};
