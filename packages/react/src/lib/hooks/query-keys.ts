import type { ActionsQuery, AuditQuery } from '@byleave/client';

/** Where the kit keeps its data in a QueryClient: everything under `byleave`. */
export const queryKeys = {
  all: ['byleave'],
  action: (id: string) => ['byleave', 'action', id],
  allActions: ['byleave', 'actions'],
  actions: (query: ActionsQuery) => ['byleave', 'actions', query],
  allAudit: ['byleave', 'audit'],
  audit: (query: AuditQuery) => ['byleave', 'audit', query],
} as const;
