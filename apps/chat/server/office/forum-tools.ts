import { z } from 'zod';
import { toPost } from './forum.ts';
import { defineOfficeTool } from './tool.ts';

export const postToForumTool = defineOfficeTool({
  name: 'post_to_forum',
  description: "Post a message in a channel of the company's forum in the name of Maya Chen.",
  input: z.strictObject({
    channel: z.string().min(1).max(60).describe('Such as #general'),
    body: z.string().min(1).max(5_000),
  }),
  effect: 'write',
  risk: 'medium',
  resource: { type: 'Channel', argument: 'channel' },
  presentation: {
    id: 'office.post_to_forum',
    version: 1,
    title: 'Post in {channel}',
    approve: 'Post message',
    fields: [
      { argument: 'channel', label: 'Channel', decisive: true },
      { argument: 'body', label: 'Message', format: 'multiline', decisive: true },
    ],
    reaches: 'Everybody in the company',
    reversibility: 'unknown',
    covers: 'This message only',
  },
  run: async (office, args) =>
    office.database.transaction().execute(async (transaction) => {
      const name = `#${args.channel.toLowerCase().replace(/^#/u, '')}`;
      const channels = await transaction.selectFrom('channels').select('name').orderBy('name').execute();
      if (!channels.some((channel) => channel.name === name)) {
        const names = channels.map((channel) => channel.name).join(', ');
        throw new Error(`There is no channel “${args.channel}”. The channels are: ${names}.`);
      }
      const row = await transaction
        .insertInto('posts')
        .values({ id: `post-${crypto.randomUUID()}`, channel: name, author: 'Maya Chen', body: args.body, postedAt: office.now() })
        .returningAll()
        .executeTakeFirstOrThrow();
      return toPost(row);
    }),
});
