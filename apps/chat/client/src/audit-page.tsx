import { AuditTimeline, fromSearchParams, toSearchParams, type TimelineQuery } from '@byleave/react';
import { useCallback, useMemo, type ReactElement } from 'react';
import { pagePaths } from '../../server/page-paths.ts';
import { PageHeading } from './page-heading.tsx';
import { navigate, usePlace } from './place.ts';
import type { Session } from './server-api.ts';

/** As the authority knows it. */
const auditorRole = 'auditor';

/** The log, for those who may read what is recorded of everybody; for others, what is recorded of them. */
export function AuditPage({ session: { user, people, may } }: { readonly session: Session }): ReactElement {
  const { search } = usePlace();
  const query = useMemo(() => fromSearchParams(new URLSearchParams(search)), [search]);
  const change = useCallback((next: TimelineQuery) => navigate(`${pagePaths.audit}?${toSearchParams(next).toString()}`, { isSmall: true }), []);
  const readers = people.filter((person) => person.roles?.includes(auditorRole)).map(({ name }) => name);
  return (
    <main className="page">
      <PageHeading title="Log" />
      <p className="page-lead">
        Everything the agents asked for, who decided, what ran and how it ended: written down before it happens, sealed about once a second, and checked here, in your browser. Nothing in it can be changed or taken out
        without the check below saying so.
      </p>
      {!may.readsLog && (
        <p className="page-note" role="note">
          <strong>This is what is recorded of you.</strong> Reading what is recorded of everybody takes the role “{auditorRole}”, which {user.name} does not have. {readers.join(' and ')} do.
        </p>
      )}
      <AuditTimeline key={user.id} {...(may.readsLog && { whose: 'everybody' })} query={query} onQueryChange={change} headingLevel={2} className="page-log" />
    </main>
  );
}
