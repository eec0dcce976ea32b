import { z } from 'zod';
import type { FindMailIntent, ReadMailIntent } from './mail-intent.ts';
import { readMails, recallMails, searchMail, type Found, type FullMail, type MailHeader } from './mail-result.ts';
import { explainTrouble } from './outcome-sentence.ts';
import { call, type Memory, type Plan } from './plan.ts';
import type { SendMailIntent } from './send-mail-intent.ts';
import { formatDay } from './written-day.ts';

export function* planMailSearch(intent: FindMailIntent): Plan {
  const found = yield* searchMail(intent.query);
  if (!found.ok) return found.trouble;
  const isInbox = intent.query.startsWith('in:inbox');
  if (found.value.length === 0) return isInbox ? 'Nothing new in the inbox.' : `I found no mail about “${intent.query}”.`;
  const lines = found.value.map((mail) => `- ${mail.fromName}: ${mail.subject} (${formatDay(mail.sentAt)})`);
  return [isInbox ? 'In the inbox, newest first:' : `Mails about “${intent.query}”, newest first:`, ...lines].join('\n');
}

export function* planMailReading(intent: ReadMailIntent): Plan {
  const header = yield* chooseMail(intent);
  if (!header.ok) return header.trouble;
  const read = yield* readMails([header.value]);
  if (!read.ok) return read.trouble;
  return read.value.map((mail) => describeMail(mail, intent.isSummary)).join('\n\n') || 'The mail came back empty.';
}

function* chooseMail(intent: ReadMailIntent): Plan<Found<Pick<MailHeader, 'id'>>> {
  if (intent.id !== undefined) return { ok: true, value: { id: intent.id } };
  const found = yield* searchMail(intent.query);
  if (!found.ok) return found;
  const mail = found.value.find((candidate) => candidate.folder !== 'sent') ?? found.value.at(0);
  return mail ? { ok: true, value: mail } : { ok: false, trouble: `I found no mail about “${intent.query}”.` };
}

function describeMail(mail: FullMail, isSummary: boolean): string {
  const head = `“${mail.subject}” from ${mail.fromName}, ${formatDay(mail.sentAt)}:`;
  return isSummary ? `${head} ${summarize(mail.body)}` : `${head}\n\n${mail.body}`;
}

/** Without salutation and signature. */
function summarize(body: string): string {
  const paragraphs = body.split(/\n{2,}/u);
  const telling = paragraphs.length > 2 ? paragraphs.slice(1, -1) : paragraphs;
  return telling.join(' ').replace(/\s+/gu, ' ');
}

const sentMail = z.object({ to: z.string(), subject: z.string() });

const subjectWords = 6;

export function* planMailSending(intent: SendMailIntent, memory: Memory): Plan {
  if (intent.body === undefined) return 'What should the mail say?';
  const answered = intent.isReply && intent.to === undefined ? recallMails(memory).at(-1) : undefined;
  const receiver = answered ? { ok: true as const, value: toReceiver(answered) } : yield* findReceiver(intent.to);
  if (!receiver.ok) return receiver.trouble;
  const { address, subject: lastSubject } = receiver.value;
  const replySubject = intent.isReply && lastSubject !== undefined ? `Re: ${lastSubject.replace(/^Re:\s*/iu, '')}` : undefined;
  const subject = intent.subject ?? replySubject ?? toSubject(intent.body);
  const outcome = yield* call('send_mail', { to: address, subject, body: intent.body });
  if (outcome.status !== 'succeeded') return explainTrouble(`the mail “${subject}” to ${address}`, outcome);
  const sent = sentMail.safeParse(outcome.value).data ?? { to: address, subject };
  return `Done: the mail “${sent.subject}” was sent to ${sent.to}.`;
}

interface Receiver {
  readonly address: string;
  /** Of the mail that came from there last. */
  readonly subject?: string;
}

/** The address a person is meant by: itself, or the one that mails from or to that name carry. */
export function* findReceiver(name: string | undefined): Plan<Found<Receiver>> {
  if (name === undefined) return { ok: false, trouble: 'Who is it for?' };
  if (/^\S+@\S+\.\S+$/u.test(name)) return { ok: true, value: { address: name } };
  const found = yield* searchMail(name);
  if (!found.ok) return found;
  const words = name.toLowerCase().split(' ');
  const names = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
  const sender = found.value.find((mail) => mail.folder !== 'sent' && names(`${mail.fromName} ${mail.from}`));
  if (sender) return { ok: true, value: toReceiver(sender) };
  const receiver = found.value.find((mail) => mail.to !== undefined && names(mail.to))?.to;
  return receiver === undefined
    ? { ok: false, trouble: `I don't know an address for ${name}. Which e-mail address is it?` }
    : { ok: true, value: { address: receiver } };
}

function toReceiver(mail: MailHeader): Receiver {
  return { address: mail.from, subject: mail.subject };
}

function toSubject(body: string): string {
  const words = body.split(/\s+/u);
  return words.slice(0, subjectWords).join(' ').replace(/[.,;:!?]+$/u, '') + (words.length > subjectWords ? ' …' : '');
}
