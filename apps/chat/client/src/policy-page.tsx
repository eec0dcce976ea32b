import { PolicyEditor, type PolicyPanel } from '@byleave/react/policy-editor';
import { useCallback, useMemo, type ReactElement } from 'react';
import { pagePaths } from '../../server/page-paths.ts';
import { PageHeading } from './page-heading.tsx';
import { navigate, usePlace } from './place.ts';
import type { Session } from './server-api.ts';

const panels: readonly PolicyPanel[] = ['rules', 'text', 'try', 'impact', 'tests', 'versions'];

/** As the authority knows it. */
const policyAuthorRole = 'policy-author';

/** What the agents may do, for those who write it: changed, tried on what the agents here have asked for so far, and published. */
export function PolicyPage({ session: { user, people, agent, may } }: { readonly session: Session }): ReactElement {
  const { searchParams } = usePlace();
  const panel = panels.find((known) => known === searchParams.get('panel')) ?? 'rules';
  const change = useCallback((next: PolicyPanel) => navigate(`${pagePaths.policy}?panel=${next}`, { isSmall: true }), []);
  const agents = useMemo(() => [agent], [agent]);
  const authors = people.filter((person) => person.roles?.includes(policyAuthorRole));
  const others = authors.filter(({ id }) => id !== user.id).map(({ name }) => name);
  if (!may.writesPolicies) {
    return (
      <main className="page">
        <PageHeading title="Policy" />
        <p className="page-note" role="note">
          <strong>Writing the policy is not yours.</strong> It takes the role “{policyAuthorRole}”, which {user.name} does not have. {others.join(' and ')} do. What agents may do for you without asking is yours, and
          is under <a href={`${pagePaths.chat}#permissions`}>Permissions</a>.
        </p>
      </main>
    );
  }
  return (
    <main className="page">
      <PageHeading title="Policy" />
      <p className="page-lead">
        What the office agent may do by itself, what it has to ask for, and what nobody’s agent may do here. Nothing you change below counts before it is published, and publishing is an action like the agent’s own: it is
        put before {others.join(' or ')}, and written into the log.
      </p>
      <PolicyEditor key={user.id} agents={agents} panel={panel} onPanelChange={change} headingLevel={2} />
    </main>
  );
}
