import { QueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ByleaveProvider, type ByleaveProviderProps } from '../provider/byleave-provider.tsx';
import { createFakeClient, type FakeClientOptions } from './fake-client.ts';
import { maya, proposedAt } from './sample-actions.ts';

export interface SampleProviderProps extends FakeClientOptions, Partial<Pick<ByleaveProviderProps, 'locale' | 'viewerId'>> {
  readonly children: ReactNode;
}

/** A provider for stories: an authority of samples, whose clock starts five seconds after the proposal. */
export function SampleProvider({ children, locale = 'en', viewerId = maya.id, ...options }: SampleProviderProps): ReactNode {
  const [client] = useState(() => {
    const start = Date.now();
    return createFakeClient({ now: () => proposedAt + 5_000 + (Date.now() - start), ...options });
  });
  const [queryClient] = useState(() => new QueryClient());
  return (
    <ByleaveProvider client={client} queryClient={queryClient} locale={locale} viewerId={viewerId} timeZone="UTC" activation="lenient">
      {children}
    </ByleaveProvider>
  );
}
