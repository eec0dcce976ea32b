import type { StreamStatus } from '@byleave/client';
import { use } from 'react';
import { ConnectionContext } from '../provider/byleave-context.ts';

/** Whether what is on screen is kept up to date right now. */
export function useConnectionStatus(): StreamStatus {
  return use(ConnectionContext);
}
