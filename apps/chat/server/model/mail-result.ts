import { z } from 'zod';
import type { Memory, Plan } from './plan.ts';
import { call } from './plan.ts';
import { explainTrouble } from './outcome-sentence.ts';
import type { Outcome } from './transcript.ts';

const mailHeader = z.object({
  id: z.string(),
  folder: z.string().optional(),
  from: z.string(),
  fromName: z.string(),
  to: z.string().optional(),
  subject: z.string(),
  sentAt: z.string(),
});
const mailList = z.object({ mails: z.array(mailHeader) });
const fullMail = mailHeader.extend({ body: z.string() });

export type MailHeader = z.output<typeof mailHeader>;
export type FullMail = z.output<typeof fullMail>;

/** What a look-up brought, or the words that say why it brought nothing. */
export type Found<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly trouble: string };

/** Searches the mailbox; newest first. */
export function* searchMail(query: string): Plan<Found<readonly MailHeader[]>> {
  const outcome = yield* call('search_mail', { query });
  if (outcome.status !== 'succeeded') return { ok: false, trouble: explainTrouble(`the search for “${query}”`, outcome) };
  const mails = mailList.safeParse(outcome.value).data?.mails ?? [];
  return { ok: true, value: mails.toSorted((a, b) => b.sentAt.localeCompare(a.sentAt)) };
}

/** Reads mails, all in one step; oldest first. */
export function* readMails(headers: readonly Pick<MailHeader, 'id'>[]): Plan<Found<readonly FullMail[]>> {
  const outcomes = yield headers.map(({ id }) => ({ toolName: 'read_mail', input: { id } }));
  const trouble = outcomes.find((outcome) => outcome.status !== 'succeeded');
  if (trouble) return { ok: false, trouble: explainTrouble('reading the mail', trouble) };
  return { ok: true, value: outcomes.flatMap(toFullMail).toSorted((a, b) => a.sentAt.localeCompare(b.sentAt)) };
}

/** The mails of the last turn that read any; oldest first. */
export function recallMails(memory: Memory): readonly FullMail[] {
  const read = memory.turns.map((turn) =>
    turn.calls.filter((finished) => finished.toolName === 'read_mail').flatMap((finished) => toFullMail(finished.outcome)),
  );
  return (read.findLast((mails) => mails.length > 0) ?? []).toSorted((a, b) => a.sentAt.localeCompare(b.sentAt));
}

function toFullMail(outcome: Outcome): readonly FullMail[] {
  const parsed = outcome.status === 'succeeded' ? fullMail.safeParse(outcome.value) : undefined;
  return parsed?.success ? [parsed.data] : [];
}
