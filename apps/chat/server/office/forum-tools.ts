import { z } from 'zod';
import { channels, toChannelName } from './channels.ts';
import { toPost } from './forum.ts';
import { defineOfficeTool } from './tool.ts';

export const postToForumTool = defineOfficeTool({
  name: 'post_to_forum',
  description: "Post a message in a channel of the company's forum in the name of the person you work for.",
  input: z.strictObject({
    channel: z.enum(channels).describe('Without the #'),
    body: z.string().min(1).max(5_000),
  }),
  effect: 'write',
  risk: 'medium',
  resource: { type: 'Channel', argument: 'channel' },
  presentation: {
    id: 'office.post_to_forum',
    version: 2,
    title: 'Post in #{channel}',
    approve: 'Post message',
    fields: [
      { argument: 'channel', label: 'Channel', format: 'identifier', decisive: true },
      { argument: 'body', label: 'Message', format: 'multiline', decisive: true },
    ],
    reaches: 'Everybody in the company',
    reversibility: 'unknown',
    covers: 'This message only',
  },
  run: async (office, { channel, body }, person) => {
    const row = await office.database
      .insertInto('posts')
      .values({ id: `post-${crypto.randomUUID()}`, channel: toChannelName(channel), author: person.name, body, postedAt: office.now() })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toPost(row);
  },
});
