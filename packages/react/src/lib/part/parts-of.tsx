import { use, useMemo, type ReactNode } from 'react';
import { PartContext, type PartRenders, type PartState } from './part-render.ts';

export interface PartsOfProps extends Pick<PartState, 'state' | 'risk'> {
  /** Added to what is said further out, or in its place. */
  readonly render: PartRenders | undefined;
  readonly children: ReactNode;
}

/** How a host renders the parts in here. */
export function PartsOf({ render, state, risk, children }: PartsOfProps): ReactNode {
  const { renders } = use(PartContext);
  const surface = useMemo(() => ({ renders: { ...renders, ...render }, state, risk }), [renders, render, state, risk]);
  return <PartContext value={surface}>{children}</PartContext>;
}
