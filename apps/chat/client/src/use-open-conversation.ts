import { navigate, usePlace } from './place.ts';
import type { ConversationSummary } from '../../server/conversation/conversation-store.ts';

/** The conversation the address names, or the latest; and the way to another. */
export function useOpenConversation(conversations: readonly ConversationSummary[] | undefined): readonly [string | undefined, (id: string) => void] {
  const { pathname, hash } = usePlace();
  const named = /^\/c\/([\w-]+)$/u.exec(pathname)?.[1];
  return [named ?? conversations?.[0]?.id, (id) => navigate(`/c/${id}${hash}`)];
}
