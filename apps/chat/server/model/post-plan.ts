import { z } from 'zod';
import { channels, isChannel, toChannelName } from '../office/channels.ts';
import { explainTrouble } from './outcome-sentence.ts';
import { call, type Plan } from './plan.ts';
import type { PostIntent } from './post-intent.ts';

const post = z.object({ channel: z.string(), body: z.string() });
const names = channels.map(toChannelName).join(', ');

export function* planPost(intent: PostIntent): Plan {
  if (intent.channel === undefined) return `In which channel should I post it: ${names}?`;
  const name = toChannelName(intent.channel);
  if (!isChannel(intent.channel)) return `Not done: there is no channel ${name}. The channels are ${names}.`;
  if (intent.body === undefined) return `What should I post in ${name}?`;
  const outcome = yield* call('post_to_forum', { channel: intent.channel, body: intent.body });
  if (outcome.status !== 'succeeded') return explainTrouble(`the post in ${name}`, outcome);
  const { channel, body } = post.safeParse(outcome.value).data ?? { channel: name, body: intent.body };
  return `Done: posted in ${channel}: “${body}”`;
}
