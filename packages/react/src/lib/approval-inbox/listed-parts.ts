// What an inbox shows once something waits in it, in one file.
export { BatchReview } from './batch-review.tsx';
export { InboxHelp } from './inbox-help.tsx';
export { InboxList } from './inbox-list.tsx';
