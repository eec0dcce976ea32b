import type { UseQueryResult } from '@tanstack/react-query';
import type { PanelState } from './panel.tsx';

/** How a list that is read shows itself. What was read once stays, whatever fails after. */
export function toPanelState({ data, error }: Pick<UseQueryResult<readonly unknown[]>, 'data' | 'error'>): PanelState {
  if (!data) return error ? 'error' : 'loading';
  return data.length > 0 ? 'listed' : 'empty';
}
