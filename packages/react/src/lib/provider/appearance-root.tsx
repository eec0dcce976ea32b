import { useLayoutEffect, useState, type ReactNode } from 'react';
import { toAttributes, toVariables, type Appearance } from '../theme/appearance.ts';
import { PortalContext, type PortalContainer } from './portal-context.ts';

export interface AppearanceRootProps {
  readonly appearance: Appearance;
  /** Where what floats is put. Default: in here, where the appearance holds. */
  readonly container: PortalContainer | undefined;
  readonly children: ReactNode;
}

/** The element an appearance holds in. It has no box of its own. */
export function AppearanceRoot({ appearance, container, children }: AppearanceRootProps): ReactNode {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const variables = toVariables(appearance);
  const key = JSON.stringify(variables);
  // Through the object model and not as an attribute: a content security policy forbids that one.
  useLayoutEffect(() => {
    const set = JSON.parse(key) as typeof variables;
    for (const [name, value] of set) element?.style.setProperty(name, value);
    return () => {
      for (const [name] of set) element?.style.removeProperty(name);
    };
  }, [element, key]);
  return (
    <div ref={setElement} className="bl-appearance" data-bl-part="appearance" {...toAttributes(appearance)}>
      <PortalContext value={container ?? element}>{children}</PortalContext>
    </div>
  );
}
