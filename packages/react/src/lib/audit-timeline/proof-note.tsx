import type { Action, AuditEntry } from '@byleave/core';
import type { ReactNode } from 'react';
import { timelineMessages } from '../messages/en/timeline.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { formatTime } from '../messages/time-format.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { SafeText } from '../text/safe-text.tsx';
import { partName } from './part-name.ts';
import type { EntryProof } from './entry-proof.ts';
import { useEntryProof } from './use-entry-proof.ts';
import type { LogTrust } from './use-log-standing.ts';

export interface ProofNoteProps {
  readonly entry: AuditEntry;
  readonly action: Action | undefined;
  readonly trust: LogTrust;
}

/** Whether one entry is what was sealed, in plain words. */
export function ProofNote({ entry, action, trust }: ProofNoteProps): ReactNode {
  const { timeline } = useMessages(timelineMessages);
  const proof = useEntryProof(entry, action, trust);
  const status = proof.data?.status ?? 'checking';
  const isBroken = status === 'broken' || status === 'differs';
  return (
    <div className="bl-proof" data-bl-part="proof" data-bl-state={status} role={isBroken ? 'alert' : 'status'}>
      <p>
        <ProofWords proof={proof.data} />
      </p>
      {(status === 'unknown' || status === 'unverifiable') && (
        <button type="button" className="bl-button bl-button-small" onClick={() => void proof.refetch()}>
          {timeline.proof.again}
        </button>
      )}
    </div>
  );
}

function ProofWords({ proof }: { readonly proof: EntryProof | undefined }): ReactNode {
  const { timeline, refusal } = useMessages(timelineMessages);
  const format = useTimeFormat();
  const { proof: words, log } = timeline;
  switch (proof?.status) {
    case undefined:
      return words.checking;
    case 'verified':
      if (proof.erasedAt !== undefined) return <Sentence template={words.erased} values={{ time: <bdi>{formatTime(proof.erasedAt, format, 0)}</bdi> }} />;
      return <Sentence template={proof.isWhole ? words.verified : words.partly} values={{ size: proof.size }} />;
    case 'waiting':
      return words.waiting;
    case 'differs':
    case 'broken': {
      const what = partName('what' in proof ? proof.what : '', timeline);
      return <Sentence template={words.broken} values={{ why: <Sentence template={words.differs} values={{ what }} /> }} />;
    }
    case 'unverifiable':
      return <Sentence template={log.unverifiable} values={{ why: proof.code === 'malformed' ? log.malformed : log.noKey }} />;
    case 'unknown':
      return <Sentence template={log.unknown} values={{ why: <SafeText text={refusal(proof.refusal)} /> }} />;
  }
}
