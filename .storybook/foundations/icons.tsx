import type { ReactNode } from 'react';
import { EntryGlyph } from '../../packages/react/src/lib/audit-timeline/entry-glyph.tsx';
import { AgentSeal } from '../../packages/react/src/lib/consent-card/agent-seal.tsx';
import { ReceiptIcon } from '../../packages/react/src/lib/consent-card/receipt-icon.tsx';

interface Drawn {
  readonly icon: ReactNode;
  readonly where: string;
  readonly means: string;
}

const receipts = { approved: 'Allowed, or done', running: 'Running, or the time is over', unknown: 'Nobody knows how it ended', failed: 'It went wrong', stopped: 'Stopped', declined: 'Denied, cancelled, replaced: it did not run' } as const;
const tones = { neutral: 'Something was asked, or began', ok: 'It was allowed, or succeeded', ended: 'It ended without running', trouble: 'An attempt was refused, or failed' } as const;

const drawn: readonly Drawn[] = [
  { icon: <AgentSeal name="Invoice agent" />, where: 'Who asks', means: 'An agent whose identity the authority has checked. Its initials: an agent picks no picture' },
  ...Object.entries(receipts).map(([state, means]) => ({ icon: <ReceiptIcon state={state as keyof typeof receipts} />, where: 'Receipt', means })),
  ...Object.entries(tones).map(([tone, means]) => ({ icon: <EntryGlyph tone={tone as keyof typeof tones} />, where: 'Log', means })),
  { icon: <Stroke path="M10 3 2.5 16.5h15zM10 8v4m0 2v.6" />, where: 'Warning', means: 'A decisive value came from somebody else' },
  { icon: <Stroke path="M7 2.5h6L17.5 7v6L13 17.5H7L2.5 13V7ZM7 10h6" />, where: 'Emergency stop', means: 'Stops. The eight edges of the sign everybody knows' },
  { icon: <Stroke path="M3.5 8a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0m6.3 2.2 6.7 6.3m-3-2.8 1.6-1.6" />, where: 'Passkey', means: 'The device is asked who is there' },
  { icon: <Stroke path="M3 10a7 7 0 1 0 14 0a7 7 0 1 0-14 0m3.8.2 2.2 2.2 4.2-4.6" />, where: 'Approvals', means: 'A place that is filled; a broken ring is one that is open' },
];

/** Every icon of the kit, as its own components draw it. */
export function Icons(): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Icon</th>
          <th scope="col">Where</th>
          <th scope="col">What it means</th>
        </tr>
      </thead>
      <tbody>
        {drawn.map(({ icon, where, means }) => (
          <tr key={`${where} ${means}`}>
            <td>
              <span className="bl-card icon-sample">{icon}</span>
            </td>
            <td>{where}</td>
            <td>{means}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Stroke({ path }: { readonly path: string }): ReactNode {
  return (
    <svg className="bl-icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
