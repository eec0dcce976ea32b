// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "0613e13aed2b",
  direction: "ltr",
  inSentence: "lower",
};
