'use client';

export { AuditTimeline, type AuditTimelineProps, type TimelineState } from './lib/audit-timeline/audit-timeline.tsx';
