// What the log needs once there is something to list and to check, in one file.
export { EntryList } from '../audit-timeline/entry-list.tsx';
export { ExportPanel } from '../audit-timeline/export-panel.tsx';
export { checkLog, createBrowserMemory } from '@byleave/client/log';
