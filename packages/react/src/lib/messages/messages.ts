import { createContext, use } from 'react';
import { en } from './en.ts';

/**
 * Every word the kit says itself, in one language. A template is a string in which `{name}` stands for a value and
 * `*…*` for emphasis; where a count or a value changes the sentence, it is a function.
 */
export type Messages = typeof en;

export const MessagesContext = createContext<Messages>(en);

export function useMessages(): Messages {
  return use(MessagesContext);
}
