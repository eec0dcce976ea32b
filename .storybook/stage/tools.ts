import * as z from 'zod';
import type { ToolRegistration } from '../../packages/authority/src/index.ts';
import { createEventWords, deleteFilesWords, orderSuppliesWords, postMessageWords, saveFileWords, sendMailWords, sendMoneyWords } from './tool-words.ts';

const optionalText = z.string().optional();

export const sendMoney: ToolRegistration = {
  name: 'send_money',
  description: 'Sends money from the user’s account.',
  input: z.strictObject({
    amount: z.number().positive(),
    recipient: z.string().min(1),
    account: optionalText,
    iban: z.string().min(4),
    reference: optionalText,
  }),
  effect: 'write',
  risk: 'high',
  presentation: {
    id: 'send-money',
    version: 1,
    title: 'Send {amount} to {recipient}',
    approve: 'Send {amount}',
    fields: [
      { argument: 'amount', label: 'Amount', format: 'money', currency: 'EUR', decisive: true },
      { argument: 'recipient', label: 'Recipient', decisive: true },
      { argument: 'account', label: 'From' },
      { argument: 'iban', label: 'IBAN', format: 'identifier', decisive: true },
      { argument: 'reference', label: 'Reference' },
    ],
    reaches: '1 payee, outside Acme',
    reversibility: 'irreversible',
    undo: 'Not after 14:30',
    covers: 'This payment only',
    translations: sendMoneyWords,
  },
};

export const postMessage: ToolRegistration = {
  name: 'post_message',
  description: 'Posts a message in a channel.',
  input: z.strictObject({
    channel: z.string().regex(/^#(?:billing|general|support)$/u, 'There is no such channel. The channels are #billing, #general and #support.'),
    body: z.string().min(1).max(5_000),
  }),
  effect: 'write',
  risk: 'medium',
  presentation: {
    id: 'post-message',
    version: 1,
    title: 'Post in {channel}',
    approve: 'Post message',
    fields: [
      { argument: 'channel', label: 'Channel', decisive: true },
      { argument: 'body', label: 'Message', format: 'multiline', decisive: true },
    ],
    reaches: 'Everybody in the channel',
    reversibility: 'unknown',
    covers: 'This message only',
    translations: postMessageWords,
  },
};

export const sendMail: ToolRegistration = {
  name: 'send_mail',
  description: 'Sends an e-mail from the user’s mailbox.',
  input: z.strictObject({ to: z.string().min(3), subject: z.string(), body: z.string() }),
  effect: 'write',
  risk: 'medium',
  presentation: {
    id: 'send-mail',
    version: 1,
    title: 'E-mail {to}',
    approve: 'Send e-mail',
    fields: [
      { argument: 'to', label: 'To', format: 'identifier', decisive: true },
      { argument: 'subject', label: 'Subject' },
      { argument: 'body', label: 'Message', format: 'multiline', decisive: true },
    ],
    reaches: '1 person, outside Acme',
    reversibility: 'irreversible',
    covers: 'This e-mail only',
    translations: sendMailWords,
  },
};

export const createEvent: ToolRegistration = {
  name: 'create_event',
  description: 'Puts an event in the user’s calendar.',
  input: z.strictObject({ title: z.string().min(1), start: z.number() }),
  effect: 'write',
  risk: 'low',
  presentation: {
    id: 'create-event',
    version: 1,
    title: 'Add “{title}” to your calendar',
    approve: 'Add it',
    fields: [
      { argument: 'title', label: 'Title', decisive: true },
      { argument: 'start', label: 'Begins', format: 'time', decisive: true },
    ],
    reaches: 'Your calendar',
    reversibility: 'reversible',
    undo: 'Delete it from the calendar',
    covers: 'This event only',
    translations: createEventWords,
  },
};

export const orderSupplies: ToolRegistration = {
  name: 'order_supplies',
  description: 'Orders office supplies.',
  input: z.strictObject({ item: z.string().min(1), amount: z.number().positive() }),
  effect: 'write',
  risk: 'medium',
  presentation: {
    id: 'order-supplies',
    version: 1,
    title: 'Order {item} for {amount}',
    approve: 'Order for {amount}',
    fields: [
      { argument: 'item', label: 'Item', decisive: true },
      { argument: 'amount', label: 'Amount', format: 'money', currency: 'EUR', decisive: true },
    ],
    reaches: 'Acme’s supplier',
    reversibility: 'reversible',
    undo: 'Cancel it until it ships',
    covers: 'This order only',
    translations: orderSuppliesWords,
  },
};

export const deleteFiles: ToolRegistration = {
  name: 'delete_files',
  description: 'Deletes files for good.',
  input: z.strictObject({ folder: z.string().min(1), pattern: z.string().min(1), count: z.int().nonnegative() }),
  effect: 'write',
  risk: 'critical',
  presentation: {
    id: 'delete-files',
    version: 1,
    title: 'Delete {count} files in {folder}',
    approve: 'Delete {count} files',
    fields: [
      { argument: 'folder', label: 'Folder', format: 'identifier', decisive: true },
      { argument: 'pattern', label: 'Pattern', format: 'identifier', decisive: true },
      { argument: 'count', label: 'Files', format: 'number', decisive: true },
    ],
    reaches: 'Everybody who shares the folder',
    reversibility: 'irreversible',
    covers: 'These files only',
    translations: deleteFilesWords,
  },
};

export const saveFile: ToolRegistration = {
  name: 'save_file',
  description: 'Writes a file.',
  input: z.strictObject({ path: z.string().min(1), content: z.string() }),
  effect: 'write',
  risk: 'medium',
  presentation: {
    id: 'save-file',
    version: 1,
    title: 'Save {path}',
    approve: 'Save file',
    fields: [
      { argument: 'path', label: 'Path', format: 'identifier', decisive: true },
      { argument: 'content', label: 'Content', format: 'multiline', decisive: true },
    ],
    reaches: 'Your drive',
    reversibility: 'reversible',
    undo: 'Earlier versions are kept for 30 days',
    covers: 'This file only',
    translations: saveFileWords,
  },
};

export const readMail: ToolRegistration = {
  name: 'read_mail',
  description: 'Reads an e-mail.',
  input: z.strictObject({ id: z.string() }),
  effect: 'read',
  risk: 'low',
  resultSource: 'email',
  presentation: {
    id: 'read-mail',
    version: 1,
    title: 'Read e-mail {id}',
    approve: 'Read it',
    fields: [{ argument: 'id', label: 'E-mail', format: 'identifier', decisive: true }],
    reversibility: 'reversible',
    covers: 'This e-mail only',
  },
};

/** The user's own verified data. */
export const listAccounts: ToolRegistration = {
  ...readMail,
  name: 'list_accounts',
  description: 'Lists the user’s accounts.',
  input: z.strictObject({}),
  resultSource: 'record',
  presentation: { ...readMail.presentation, id: 'list-accounts', title: 'List accounts', fields: [], covers: 'This list only' },
};

export const tools: readonly ToolRegistration[] = [sendMoney, postMessage, sendMail, createEvent, orderSupplies, deleteFiles, saveFile, readMail, listAccounts];
