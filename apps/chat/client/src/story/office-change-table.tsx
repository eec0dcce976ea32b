import { SafeText } from '@byleave/react';
import type { ReactElement } from 'react';
import type { FileChange, OfficeChange } from '../../../server/story/office-change.ts';
import type { StateShare } from '../../../server/story/office-state.ts';

interface OfficeChangeTableProps {
  readonly change: OfficeChange;
  /** What the second look is called. */
  readonly now: string;
}

/** How far it got: what the office's own database says, before and after. */
export function OfficeChangeTable({ change: { posts, payments, files }, now }: OfficeChangeTableProps): ReactElement {
  return (
    <table className="story-change">
      <caption>How far it got: the office itself</caption>
      <thead>
        <tr>
          <th scope="col">Before</th>
          <th scope="col">{now}</th>
        </tr>
      </thead>
      <Fact name="Posts in the forum" before={posts.before} isChanged={posts.after !== posts.before}>
        {posts.after}
        {posts.added.map(({ id, channel, author, body }) => (
          <p key={id} className="story-new">
            New in {channel}, as {author}: <SafeText text={shorten(body)} />
          </p>
        ))}
      </Fact>
      {files.map((file) => (
        <Fact key={file.path} name={`May open ${file.path}`} before={<Shares shares={file.before} />} isChanged={file.after.some(({ isNew }) => isNew)}>
          <Shares shares={file.after} />
        </Fact>
      ))}
      <Fact name="Payments in the ledger" before={payments.before} isChanged={payments.after !== payments.before}>
        {payments.after}
      </Fact>
    </table>
  );
}

interface FactProps {
  readonly name: string;
  readonly before: ReactElement | number;
  readonly isChanged: boolean;
  readonly children: React.ReactNode;
}

function Fact({ name, before, isChanged, children }: FactProps): ReactElement {
  return (
    <tbody data-changed={isChanged || undefined}>
      <tr>
        <th scope="rowgroup" colSpan={2}>
          {name}
        </th>
      </tr>
      <tr>
        <td>{before}</td>
        <td>{children}</td>
      </tr>
    </tbody>
  );
}

function Shares({ shares }: { readonly shares: readonly (StateShare | FileChange['after'][number])[] }): ReactElement {
  if (shares.length === 0) return <>Its owner alone</>;
  return (
    <ul>
      {shares.map((share) => (
        <li key={share.with} className={'isNew' in share && share.isNew ? 'story-new' : undefined}>
          <bdi>{share.with}</bdi> ({share.access}){share.isOutside && <strong> outside the company</strong>}
        </li>
      ))}
    </ul>
  );
}

const longestQuote = 90;

function shorten(text: string): string {
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
}
