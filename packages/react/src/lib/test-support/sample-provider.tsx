import { QueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ByleaveProvider, type ByleaveProviderProps } from '../provider/byleave-provider.tsx';
import { createFakeClient, type FakeClientOptions } from './fake-client.ts';
import { maya, proposedAt } from './sample-actions.ts';

export interface SampleProviderProps
  extends FakeClientOptions, Partial<Pick<ByleaveProviderProps, 'locale' | 'viewer' | 'authenticator'>> {
  readonly children: ReactNode;
}

/** A provider for stories: an authority of samples, whose clock starts five seconds after the proposal. */
export function SampleProvider({ children, locale = 'en', viewer = maya, authenticator, ...options }: SampleProviderProps): ReactNode {
  const [client] = useState(() => {
    const start = Date.now();
    return createFakeClient({ now: () => proposedAt + 5_000 + (Date.now() - start), ...options });
  });
  const [queryClient] = useState(() => new QueryClient());
  return (
    <ByleaveProvider
      client={client}
      queryClient={queryClient}
      locale={locale}
      viewer={viewer}
      timeZone="UTC"
      activation="lenient"
      {...(authenticator && { authenticator })}
    >
      {children}
    </ByleaveProvider>
  );
}
