import { GrantsManager, LimitList, PasskeyList } from '@byleave/react';
import type { ReactElement } from 'react';

/** What the person has allowed for longer, what limits apply to them, and what they prove with that it is them. */
export function PermissionsPanel(): ReactElement {
  return (
    <div className="panels">
      <GrantsManager headingLevel={2} />
      <LimitList headingLevel={2} />
      <PasskeyList headingLevel={2} />
    </div>
  );
}
