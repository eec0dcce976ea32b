import { isOpen, type Action } from '@byleave/core';
import { useEffect, useState } from 'react';

/** Whether what is on screen is what its digest says. Nothing can be decided while it is `checking`. */
export type Binding = 'checking' | 'bound' | 'mismatch';

/** Checks an action's digest. The hashing is loaded for it; where that fails, nothing is taken as checked. */
export function useBinding(action: Action): Binding {
  const [checked, setChecked] = useState<{ readonly of: Action; readonly isBound: boolean } | null>(null);
  const needsCheck = action.tool !== undefined && isOpen(action);
  useEffect(() => {
    if (!needsCheck) return undefined;
    let isCurrent = true;
    const tell = (isBound: boolean): void => {
      if (isCurrent) setChecked({ of: action, isBound });
    };
    import('./verify-binding.ts').then(
      ({ isBound }) => tell(isBound(action)),
      () => tell(false),
    );
    return () => {
      isCurrent = false;
    };
  }, [action, needsCheck]);
  if (!needsCheck) return 'bound';
  if (checked?.of !== action) return 'checking';
  return checked.isBound ? 'bound' : 'mismatch';
}
