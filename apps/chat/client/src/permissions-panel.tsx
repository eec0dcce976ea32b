import { GrantsManager, LimitList, PasskeyList } from '@byleave/react';
import type { ReactElement } from 'react';

/** What agents may do without asking, what limits apply to the person, and what they prove with that it is them. */
export function PermissionsPanel(): ReactElement {
  return (
    <div className="panels">
      <section className="panels-list" aria-labelledby="without-asking">
        <h2 id="without-asking">What may agents do without asking?</h2>
        <p>Read the office’s mail, files, payments and forum: that changes nothing. Everything else is asked, except what you allow for a while:</p>
        <GrantsManager headingLevel={3} />
      </section>
      <LimitList headingLevel={2} />
      <PasskeyList headingLevel={2} />
    </div>
  );
}
