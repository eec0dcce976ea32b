import type { ByleaveClient, StreamStatus } from '@byleave/client';
import { ByleaveError, type Person } from '@byleave/core';
import type { QueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import type { SourcePlace } from '../consent-card/source-place.ts';
import type { Authenticator } from '../passkey/authenticator.ts';
import { browserAuthenticator } from '../passkey/browser-authenticator.ts';
import type { Announcer } from './announcer.ts';
import type { KitEventListener } from './kit-event.ts';
import type { ServerClock } from './server-clock.ts';

/**
 * Which presses count as a person's. `strict`: only events the browser itself made (`isTrusted`), so a script in the
 * page cannot press. `lenient`: scripted events too, for embedding in tests and component workshops.
 */
export type Activation = 'strict' | 'lenient';

export interface ByleaveSettings {
  /** BCP 47. */
  readonly locale: string;
  /** IANA name; absent: the reader's own. */
  readonly timeZone: string | undefined;
  /** Who is signed in; absent: taken for the person each action is done for. */
  readonly viewer: Person | undefined;
  readonly activation: Activation;
  readonly authenticator: Authenticator;
  /** Where the host shows standing permissions. */
  readonly permissionsUrl: string | undefined;
  /** Opens a place the agent read, where the host can. */
  readonly showSource: ((place: SourcePlace) => void) | undefined;
  /** Of the page's Content-Security-Policy, for style elements that a part cannot do without. */
  readonly nonce: string | undefined;
  /** Tells the host what happens. */
  readonly emit: KitEventListener;
}

export interface ByleaveEnvironment extends ByleaveSettings {
  readonly client: ByleaveClient | null;
  readonly queryClient: QueryClient | null;
  readonly clock: ServerClock | null;
  readonly announcer: Announcer | null;
}

export const ByleaveContext = createContext<ByleaveEnvironment>({
  locale: 'en',
  timeZone: undefined,
  viewer: undefined,
  activation: 'strict',
  authenticator: browserAuthenticator,
  permissionsUrl: undefined,
  showSource: undefined,
  nonce: undefined,
  emit: () => {},
  client: null,
  queryClient: null,
  clock: null,
  announcer: null,
});

export const ConnectionContext = createContext<StreamStatus>('connecting');

type Provided = { readonly [Key in keyof ByleaveEnvironment]: NonNullable<ByleaveEnvironment[Key]> };
type Services = Pick<Provided, 'client' | 'queryClient' | 'clock' | 'announcer'>;

/** @throws ByleaveError `misuse` outside a `ByleaveProvider`. */
export function useByleave(): ByleaveSettings & Services {
  const { client, queryClient, clock, announcer, ...settings } = use(ByleaveContext);
  if (!client || !queryClient || !clock || !announcer) {
    throw new ByleaveError({
      code: 'misuse',
      message: 'No ByleaveProvider was found above this component, so there is no authority to ask. Wrap the app in <ByleaveProvider client={…}>.',
    });
  }
  return { ...settings, client, queryClient, clock, announcer };
}
