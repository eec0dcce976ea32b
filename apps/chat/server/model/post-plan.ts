import { z } from 'zod';
import { explainTrouble } from './outcome-sentence.ts';
import { call, type Plan } from './plan.ts';
import type { PostIntent } from './post-intent.ts';

const post = z.object({ channel: z.string(), body: z.string() });

export function* planPost(intent: PostIntent): Plan {
  if (intent.channel === undefined) return 'In which channel should I post it: #general, #billing, #workshop or #design?';
  if (intent.body === undefined) return `What should I post in ${intent.channel}?`;
  const outcome = yield* call('post_to_forum', { channel: intent.channel, body: intent.body });
  if (outcome.status !== 'succeeded') return explainTrouble(`the post in ${intent.channel}`, outcome);
  const { channel, body } = post.safeParse(outcome.value).data ?? { channel: intent.channel, body: intent.body };
  return `Done: posted in ${channel}: “${body}”`;
}
