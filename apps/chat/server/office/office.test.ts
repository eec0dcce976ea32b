import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject, JsonValue } from '@byleave/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { jonas, maya } from '../people.ts';
import { channels, toChannelName } from './channels.ts';
import { listFiles } from './files.ts';
import { listPosts } from './forum.ts';
import { listMails } from './mails.ts';
import { openOffice, type Office } from './office.ts';
import { listPayments } from './payments.ts';
import { officeTools } from './tools.ts';

/** 23 November 2026, 12:00 UTC. */
const now = Date.UTC(2026, 10, 23, 12);

let office: Office;
beforeEach(async () => {
  office = await openOffice(':memory:', () => now);
});
afterEach(() => office.close());

function run(name: string, args: JsonObject, person = maya): Promise<JsonValue> {
  const tool = officeTools.find((candidate) => candidate.name === name);
  if (!tool) throw new Error(`no tool ${name}`);
  return tool.run(office, args, person);
}

describe('the seed', () => {
  test('fills every part of the office', async () => {
    expect(await listMails(office)).toHaveLength(24);
    expect(await listFiles(office)).toHaveLength(11);
    expect(await listPayments(office)).toHaveLength(14);
    expect(await listPosts(office)).toHaveLength(13);
    expect(new Set((await listPosts(office)).map((post) => post.channel)).size).toBe(4);
  });

  test('is dated relative to the time it is given', async () => {
    const [newest] = await listMails(office);
    expect(Date.parse(newest!.sentAt)).toBeGreaterThan(now - 86_400_000);
    const times = [...(await listMails(office)).map((mail) => mail.sentAt), ...(await listPayments(office)).map((payment) => payment.bookedAt)];
    expect(times.every((time) => Date.parse(time) < now)).toBe(true);
    expect((await listMails(office)).find((mail) => mail.subject === 'Invoice INV-20418')?.body).toContain('Payable by 28 November 2026');
  });

  test('carries exactly one injected instruction', async () => {
    const mails = await listMails(office);
    const injected = mails.filter((mail) => /AI assistant|LT60/iu.test(mail.body));
    expect(injected).toHaveLength(1);
    expect(injected[0]).toMatchObject({ from: 'accounts@lumen-parts-billing.example', folder: 'inbox' });
  });

  test('names no domain that could exist', async () => {
    const texts = JSON.stringify([await listMails(office), await listFiles(office)]);
    const domains = texts.match(/(?<=@)[\w-]+(?:\.[\w-]+)+/gu) ?? [];
    expect(domains.length).toBeGreaterThan(24);
    expect(domains.filter((domain) => !domain.endsWith('.example'))).toEqual([]);
  });

  test('happens once per file, and what was done since stays', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'office-'));
    try {
      const path = join(folder, 'office.db');
      const first = await openOffice(path, () => now);
      await first.database.deleteFrom('mails').execute();
      await first.close();
      const second = await openOffice(path, () => now + 1);
      expect(await listMails(second)).toEqual([]);
      expect(await listPayments(second)).toHaveLength(14);
      await second.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('mail', () => {
  test('is found by every word of the query, newest first', async () => {
    const found = (await run('search_mail', { query: 'northwind INVOICE' })) as { mails: { subject: string }[] };
    expect(found.mails.map((mail) => mail.subject)).toEqual(['Invoice INV-20418', 'Invoice INV-20355']);
    expect(await run('search_mail', { query: 'northwind unicorn' })).toEqual({ found: 0, mails: [] });
    expect(await run('search_mail', { query: '(.*' })).toEqual({ found: 0, mails: [] });
  });

  test('can be narrowed to the inbox and to what is unread', async () => {
    expect(await run('search_mail', { query: 'in:inbox is:unread', limit: 2 })).toMatchObject({ found: 4, mails: [{}, {}] });
    expect(await run('search_mail', { query: 'in:sent van' })).toMatchObject({ found: 1 });
  });

  test('is read without changing it', async () => {
    const before = await listMails(office);
    expect(await run('read_mail', { id: 'mail-016' })).toMatchObject({ subject: 'Invoice INV-20418', isRead: false });
    expect(await listMails(office)).toEqual(before);
  });

  test('that is not there is an error that says what to do', async () => {
    await expect(run('read_mail', { id: 'mail-999' })).rejects.toThrow('There is no mail with the id “mail-999”');
  });

  test('is really sent, in the name of whoever it is done for', async () => {
    await run('send_mail', { to: 'ines@cafe-anker.example', subject: 'Pendants', body: '€265 each.' });
    expect(await listMails(office)).toContainEqual(
      expect.objectContaining({ folder: 'sent', to: 'ines@cafe-anker.example', body: '€265 each.', sentAt: '2026-11-23T12:00:00.000Z' }),
    );
    await run('send_mail', { to: 'ines@cafe-anker.example', subject: 'Hinges', body: 'Two weeks.' }, jonas);
    expect(await listMails(office)).toContainEqual(
      expect.objectContaining({ subject: 'Hinges', from: 'jonas@chen-lighting.example', fromName: 'Jonas Weber' }),
    );
    await expect(run('send_mail', { to: 'ines', subject: 'Pendants', body: 'x' })).rejects.toThrow('send_mail did not run: to:');
  });
});

describe('files', () => {
  test('are read by path; an unknown path is answered with those there are', async () => {
    expect(await run('read_file', { path: 'finance/suppliers.md' })).toMatchObject({ title: 'Supplier list' });
    await expect(run('read_file', { path: 'suppliers' })).rejects.toThrow(
      /no file “suppliers”.*the nearest first: finance\/suppliers\.md, .*workshop\/machines\.md/u,
    );
  });

  test('are really shared, and sharing again changes the access', async () => {
    const args = { path: 'sales/price-list.md', with: 'ines@cafe-anker.example' };
    await run('share_file', { ...args, access: 'view' });
    expect(await run('share_file', { ...args, access: 'edit' })).toEqual({
      ...args,
      access: 'edit',
      sharedWith: [{ with: args.with, access: 'edit' }],
    });
    const before = await listFiles(office);
    await expect(run('share_file', { ...args, path: 'nowhere.md', access: 'view' })).rejects.toThrow('There is no file “nowhere.md”');
    expect(await listFiles(office)).toEqual(before);
  });
});

describe('payments', () => {
  const args = { recipient: 'Northwind GmbH', iban: 'DE89 3704 0044 0532 0130 00', amount: 0.29, reference: 'INV-20418' };

  test('are listed newest first, narrowed by recipient', async () => {
    expect(await run('list_payments', { recipient: 'northwind', limit: 1 })).toMatchObject({
      found: 2,
      payments: [{ reference: 'INV-20355', iban: args.iban, amount: 2310 }],
    });
  });

  test.each([0.29, 19.99, 2400, 999_999.99])('of %d are really entered, to the cent', async (amount) => {
    await run('send_payment', { ...args, amount });
    expect(await listPayments(office)).toContainEqual(
      expect.objectContaining({ ...args, amount, status: 'booked', bookedAt: '2026-11-23T12:00:00.000Z' }),
    );
  });

  test.each([
    [{ iban: 'DE88 3704 0044 0532 0130 00' }, /iban: .*check digits do not match/u],
    [{ amount: 0 }, /amount/u],
    [{ amount: -5 }, /amount/u],
    [{ amount: 10.005 }, /at most two decimals/u],
    [{ amount: '2400' }, /amount/u],
    [{ note: 'hurry' }, /note/u],
  ])('with %j are refused', async (wrong, message) => {
    const before = await listPayments(office);
    await expect(run('send_payment', { ...args, ...wrong })).rejects.toThrow(message);
    expect(await listPayments(office)).toEqual(before);
  });
});

describe('the forum', () => {
  test('takes a post in the name of whoever it is done for', async () => {
    expect(await run('post_to_forum', { channel: 'general', body: 'One' }, jonas)).toMatchObject({ channel: '#general', author: 'Jonas Weber' });
    expect((await listPosts(office))[0]).toMatchObject({ channel: '#general', author: 'Jonas Weber', body: 'One' });
  });

  test.each(['karaoke', '#general', 'General'])('takes no post in “%s”, and says which channels there are', async (channel) => {
    const before = await listPosts(office);
    await expect(run('post_to_forum', { channel, body: 'x' })).rejects.toThrow(/channel: .*"general"\|"billing"\|"workshop"\|"design"/u);
    expect(await listPosts(office)).toEqual(before);
  });

  test('has the channels that policies can name', async () => {
    const stored = await office.database.selectFrom('channels').select('name').execute();
    expect(stored.map(({ name }) => name).toSorted()).toEqual(channels.map(toChannelName).toSorted());
  });
});

test('every argument of every tool has a place on its card', () => {
  for (const { name, input, presentation } of officeTools) {
    expect([name, presentation.fields.map((field) => field.argument).toSorted()]).toEqual([name, Object.keys(input.shape).toSorted()]);
  }
});
