// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { Language } from '../messages.ts';

export const english: Language = {
  locale: "en",
  version: "3aa06c70719d",
  direction: "ltr",
  inSentence: "lower",
};
