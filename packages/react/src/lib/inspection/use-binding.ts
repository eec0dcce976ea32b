import { isOpen, type Action } from '@byleave/core';
import { useEffect, useState } from 'react';
import { loadPart } from '../lazy-part/load-part.ts';

/** Whether what is on screen is what its digest says. `unchecked`: what checks it could not be loaded. Only what is `bound` can be decided. */
export type Binding = 'checking' | 'unchecked' | 'bound' | 'mismatch';

/** Checks an action's digest. The hashing is loaded for it; until that comes, nothing is taken as checked. */
export function useBinding(action: Action): Binding {
  const [checked, setChecked] = useState<{ readonly of: Action; readonly binding: Binding } | null>(null);
  const needsCheck = action.tool !== undefined && isOpen(action);
  useEffect(() => {
    if (!needsCheck) return undefined;
    let isCurrent = true;
    const tell = (binding: Binding): void => {
      if (isCurrent) setChecked({ of: action, binding });
    };
    void loadPart(() => import('./verify-binding.ts'), () => tell('unchecked')).then(({ isBound }) => tell(isBound(action) ? 'bound' : 'mismatch'));
    return () => {
      isCurrent = false;
    };
  }, [action, needsCheck]);
  if (!needsCheck) return 'bound';
  return checked?.of === action ? checked.binding : 'checking';
}
