import { useQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import type { listFiles } from '../../server/office/files.ts';
import type { listPosts } from '../../server/office/forum.ts';
import type { listMails } from '../../server/office/mails.ts';
import type { listPayments } from '../../server/office/payments.ts';
import { locale } from './locale.ts';
import { callServer } from './server-api.ts';

interface OfficeContent {
  readonly mails: Awaited<ReturnType<typeof listMails>>;
  readonly files: Awaited<ReturnType<typeof listFiles>>;
  readonly payments: Awaited<ReturnType<typeof listPayments>>;
  readonly posts: Awaited<ReturnType<typeof listPosts>>;
}

/** What is really in the office's database, so that one can see what the agent changed. */
export function OfficePanel(): ReactElement {
  const office = useQuery({ queryKey: ['office'], queryFn: () => callServer<OfficeContent>('/office') });
  if (office.error) return <p className="app-failure" role="alert">{office.error.message}</p>;
  if (!office.data) return <p className="app-empty">Opening…</p>;
  const { mails, files, payments, posts } = office.data;
  return (
    <div className="office">
      <h2>Office</h2>
      <Section title={`Payments (${payments.length})`} isOpen>
        {payments.map((payment) => (
          <Row key={payment.id} name={payment.recipient} detail={`${payment.iban} · ${payment.reference}`} value={formatMoney(payment.amount, payment.currency)} />
        ))}
      </Section>
      <Section title={`Mail (${mails.length})`}>
        {mails.map((mail) => (
          <Row key={mail.id} name={mail.subject} detail={mail.folder === 'sent' ? `To ${mail.to}` : `${mail.fromName} <${mail.from}>`} value={mail.folder === 'sent' ? 'Sent' : ''} />
        ))}
      </Section>
      <Section title={`Files (${files.length})`}>
        {files.map((file) => (
          <Row key={file.path} name={file.path} detail={file.sharedWith.map((share) => `${share.with} (${share.access})`).join(', ') || 'Not shared'} value="" />
        ))}
      </Section>
      <Section title={`Forum (${posts.length})`}>
        {posts.map((post) => (
          <Row key={post.id} name={post.body} detail={`${post.channel} · ${post.author}`} value="" />
        ))}
      </Section>
    </div>
  );
}

function Section({ title, isOpen = false, children }: { readonly title: string; readonly isOpen?: boolean; readonly children: ReactNode }): ReactElement {
  return (
    <details className="office-section" open={isOpen}>
      <summary>{title}</summary>
      <ul>{children}</ul>
    </details>
  );
}

function Row({ name, detail, value }: { readonly name: string; readonly detail: string; readonly value: string }): ReactElement {
  return (
    <li className="office-row">
      <bdi dir="auto" className="office-name">{name}</bdi>
      <bdi dir="auto" className="office-value">{value}</bdi>
      <bdi dir="auto" className="office-detail">{detail}</bdi>
    </li>
  );
}

function formatMoney(amount: number, currency: string): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount);
}
