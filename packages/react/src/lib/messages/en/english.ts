// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "029ecff3c530",
  direction: "ltr",
  inSentence: "lower",
};
