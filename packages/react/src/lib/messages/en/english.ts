// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "bc7d4ad14091",
  direction: "ltr",
  inSentence: "lower",
};
