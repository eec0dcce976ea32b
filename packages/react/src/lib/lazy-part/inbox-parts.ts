// What an inbox needs once something waits in it, in one file.
export { BatchReview } from '../approval-inbox/batch-review.tsx';
export { InboxHelp } from '../approval-inbox/inbox-help.tsx';
export { InboxList } from '../approval-inbox/inbox-list.tsx';
export { ConsentDialog } from '../consent-dialog/consent-dialog.tsx';
