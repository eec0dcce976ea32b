'use client';

export { ApprovalInbox, type ApprovalInboxProps } from './lib/approval-inbox/approval-inbox.tsx';
export type { InboxState } from './lib/approval-inbox/inbox-state.ts';
export type { HeadingLevel } from './lib/text/heading.tsx';
export type { Settlement } from './lib/consent-card/use-consent.ts';
