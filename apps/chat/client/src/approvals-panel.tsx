import { ApprovalInbox } from '@byleave/react';
import type { ReactElement } from 'react';

/** Everything that waits for the person, in whatever conversation: what is done for them, and what they may decide for somebody else. */
export function ApprovalsPanel(): ReactElement {
  return <ApprovalInbox headingLevel={2} />;
}
