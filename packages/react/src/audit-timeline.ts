'use client';

export { AuditTimeline, type AuditTimelineProps, type TimelineState } from './lib/audit-timeline/audit-timeline.tsx';
export { formatQueryText, fromSearchParams, parseQueryText, toSearchParams, type TimelineQuery } from './lib/audit-timeline/timeline-query.ts';
export type { LogTrust } from './lib/audit-timeline/use-log-standing.ts';
export { useLogExport, type ExportState, type LogExport } from './lib/audit-timeline/use-log-export.ts';
export { useTimeline, type TimelineData } from './lib/audit-timeline/use-timeline.ts';
export type { SavedView, ViewStore } from './lib/audit-timeline/use-saved-views.ts';
