import { z } from 'zod';
import { mailAddressOf } from '../people.ts';
import { listMails, searchMails, toMail } from './mails.ts';
import { defineOfficeTool } from './tool.ts';

const excerptLength = 160;

export const searchMailTool = defineOfficeTool({
  name: 'search_mail',
  description:
    "Search the company's mailbox, received and sent. Finds mails that contain every word of the query, newest first. The query may narrow with in:inbox, in:sent and is:unread; an empty query lists the newest mails.",
  input: z.strictObject({
    query: z.string().max(200).describe('Words to look for: names, subjects, invoice numbers'),
    limit: z.int().min(1).max(50).optional().describe('How many mails at most; 10 when left out'),
  }),
  effect: 'read',
  risk: 'low',
  resultSource: 'email',
  presentation: {
    id: 'office.search_mail',
    version: 2,
    title: 'Search mail for “{query}”',
    approve: 'Search mail',
    fields: [
      { argument: 'query', label: 'Search for', decisive: true },
      { argument: 'limit', label: 'At most', format: 'number' },
    ],
    reaches: "The company's mailbox",
    reversibility: 'reversible',
    undo: 'Changes nothing',
    covers: 'This search only',
  },
  run: async (office, { query, limit = 10 }) => {
    const found = searchMails(await listMails(office), query);
    return {
      found: found.length,
      mails: found.slice(0, limit).map((mail) => ({
        id: mail.id,
        folder: mail.folder,
        from: mail.from,
        fromName: mail.fromName,
        to: mail.to,
        subject: mail.subject,
        sentAt: mail.sentAt,
        isRead: mail.isRead,
        excerpt: mail.body.replace(/\s+/gu, ' ').slice(0, excerptLength),
      })),
    };
  },
});

export const readMailTool = defineOfficeTool({
  name: 'read_mail',
  description: 'Read one mail in full. The id comes from search_mail.',
  input: z.strictObject({ id: z.string().min(1).max(100).describe('The id of the mail') }),
  effect: 'read',
  risk: 'low',
  resultSource: 'email',
  presentation: {
    id: 'office.read_mail',
    version: 2,
    title: 'Read mail {id}',
    approve: 'Read mail',
    fields: [{ argument: 'id', label: 'Mail', format: 'identifier', decisive: true }],
    reaches: "1 mail in the company's mailbox",
    reversibility: 'reversible',
    undo: 'Changes nothing',
    covers: 'This mail only',
  },
  run: async (office, { id }) => {
    const row = await office.database.selectFrom('mails').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new Error(`There is no mail with the id “${id}”. search_mail gives the ids of the mails there are.`);
    return toMail(row);
  },
});

export const sendMailTool = defineOfficeTool({
  name: 'send_mail',
  description: 'Send an e-mail in the name of the person you work for.',
  input: z.strictObject({
    to: z.email().max(254).describe('The e-mail address of the recipient'),
    subject: z.string().min(1).max(200),
    body: z.string().min(1).max(20_000),
  }),
  effect: 'write',
  risk: 'medium',
  resource: { type: 'Mailbox', argument: 'to' },
  presentation: {
    id: 'office.send_mail',
    version: 2,
    title: 'Send “{subject}” to {to}',
    approve: 'Send e-mail',
    fields: [
      { argument: 'to', label: 'To', format: 'identifier', decisive: true },
      { argument: 'subject', label: 'Subject', decisive: true },
      { argument: 'body', label: 'Message', format: 'multiline', decisive: true },
    ],
    reaches: '1 recipient, in the name of whoever it is done for',
    reversibility: 'irreversible',
    undo: "Can't be called back once sent",
    covers: 'This e-mail only',
  },
  run: async (office, { to, subject, body }, person) => {
    const row = await office.database
      .insertInto('mails')
      .values({
        id: `mail-${crypto.randomUUID()}`,
        folder: 'sent',
        from: mailAddressOf(person),
        fromName: person.name,
        to,
        subject,
        body,
        sentAt: office.now(),
        isRead: 1,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const { id, sentAt } = toMail(row);
    return { id, to, subject, sentAt };
  },
});
