import type { ActionsQuery, AuditQuery } from '@byleave/client';

const allActions = ['byleave', 'actions'] as const;
const allAudit = ['byleave', 'audit'] as const;
const grants = ['byleave', 'grants'] as const;
const limits = ['byleave', 'limits'] as const;
const passkeys = ['byleave', 'passkeys'] as const;
const policy = ['byleave', 'policy'] as const;
const stops = ['byleave', 'stops'] as const;

/** Where the kit keeps its data in a QueryClient: everything under `byleave`. */
export const queryKeys = {
  all: ['byleave'],
  action: (id: string) => ['byleave', 'action', id],
  candidates: (id: string) => ['byleave', 'candidates', id],
  allActions,
  actions: (query: ActionsQuery) => [...allActions, query],
  allAudit,
  audit: (query: AuditQuery) => [...allAudit, query],
  grants,
  limits,
  passkeys,
  policy,
  policyTools: ['byleave', 'policy-tools'],
  policyVocabulary: ['byleave', 'policy-vocabulary'],
  policyReading: (text: string) => ['byleave', 'policy-reading', text],
  policyDifferences: (revision: number) => [...policy, 'differences', revision],
  /** Apart, so that an event does not read all of its pages anew. */
  timeline: ['byleave-timeline'],
  suggestions: [...grants, 'suggestions'],
  stops,
  /** What may be otherwise once any action has changed. */
  dependent: [allActions, allAudit, grants, limits, passkeys, policy, stops],
} as const;
