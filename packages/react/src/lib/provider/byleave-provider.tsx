'use client';

import type { ByleaveClient } from '@byleave/client';
import { ByleaveError, type Person } from '@byleave/core';
import { QueryClient, QueryClientContext, type Query } from '@tanstack/react-query';
import { use, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { queryKeys } from '../hooks/query-keys.ts';
import { CatalogContext, useMessages, type Catalog } from '../messages/messages.ts';
import { useCatalog } from '../messages/use-catalog.ts';
import type { PartRenders } from '../part/part-render.ts';
import { PartsOf } from '../part/parts-of.tsx';
import type { Authenticator } from '../passkey/authenticator.ts';
import { browserAuthenticator } from '../passkey/browser-authenticator.ts';
import type { Appearance } from '../theme/appearance.ts';
import type { SourcePlace } from '../consent-card/source-place.ts';
import { createAnnouncer } from './announcer.ts';
import { AppearanceRoot } from './appearance-root.tsx';
import { ByleaveContext, ConnectionContext, type Activation } from './byleave-context.ts';
import type { KitEventListener } from './kit-event.ts';
import { LiveRegions } from './live-regions.tsx';
import { createPersonalClient } from './personal-client.ts';
import { PortalContext, type PortalContainer } from './portal-context.ts';
import { createServerClock } from './server-clock.ts';
import { createTokenClient } from './token-client.ts';
import { createTokenGetter, type GetToken } from './token-source.ts';
import { useArrivals } from './use-arrivals.ts';
import { useEmit } from './use-emit.ts';
import { useEventStream } from './use-event-stream.ts';
import { useReviewShortcut } from './use-review-shortcut.ts';

/** How the authority is reached: with a client of the host's, or with its short-lived tokens. */
export type ByleaveAccess =
  | {
      /** The signed-in person's connection to the authority. Create it once, outside of rendering. */
      readonly client: ByleaveClient;
      readonly baseUrl?: undefined;
      readonly getToken?: undefined;
      readonly audience?: undefined;
    }
  | {
      readonly client?: undefined;
      /** Where the authority's handler is mounted, such as `https://example.com/byleave`. No trailing slash. */
      readonly baseUrl: string;
      /** Gets a token that lasts minutes, from the host's own server. Never a secret key. */
      readonly getToken: GetToken;
      /** Who is to accept the tokens. Default: `baseUrl`. */
      readonly audience?: string;
    };

export type ByleaveProviderProps = ByleaveAccess & ByleaveProviderSettings;

export interface ByleaveProviderSettings {
  readonly children: ReactNode;
  /**
   * BCP 47. Numbers and times are written so, and the kit's words come in that language where there is a catalog of it:
   * loaded when first asked for, in English until then. Default `en`, also for what is no language tag.
   */
  readonly locale?: string;
  /** IANA name. Default: the reader's own, also for what is no time zone. */
  readonly timeZone?: string;
  /** The words themselves, so that they are there at once, on a server too. Default: those of `locale`. */
  readonly messages?: Catalog;
  /** Default: the one in context, or else one of the provider's own. */
  readonly queryClient?: QueryClient;
  /**
   * The signed-in person as the authority knows them, with their roles: what they may decide for others, and which
   * decisions read "You". Default: taken for the person each action is done for. The authority has the last word.
   *
   * With another `id` than before, or none any more, everything below is mounted anew: no token, nothing that was read
   * and nothing that was begun passes from one person to the next. A host that passes none keys the provider by person.
   */
  readonly viewer?: Person;
  /** Which presses count as a person's. Default `strict`; `lenient` is for tests and component workshops. */
  readonly activation?: Activation;
  /** How the person is asked for their passkey. Default: the browser's own passkeys. */
  readonly authenticator?: Authenticator;
  /** Where the host shows a `GrantsManager`, so that receipts can link there. Default: receipts name no place. */
  readonly permissionsUrl?: string;
  /**
   * Opens a place that the agent read, in the host's own mail, file or conversation view: with it, every place on a card
   * has “Show me where”. Give the focus back to `place.opener` when it is closed. Pass the same function each time.
   */
  readonly onShowSource?: (place: SourcePlace) => void;
  /**
   * The nonce of the page's Content-Security-Policy. Only the text editor of `PolicyEditor` adds a style element; without a
   * nonce where the policy wants one, its text is plain but readable.
   */
  readonly nonce?: string;
  /** Hears what happens in the kit: shown, blocked, opened, decided, expired; with no argument's value. */
  readonly onEvent?: KitEventListener;
  /** Sets CSS variables and attributes on an element around the children, and nothing else. Default: none, no element. */
  readonly appearance?: Appearance;
  /** How the host renders parts of everything below, such as buttons. What takes something away that a person needs is not used. */
  readonly render?: PartRenders;
  /** Where dialogs are put, such as a shadow root that has the kit's style sheet. Default: the appearance's element, or the body. */
  readonly container?: PortalContainer;
}

/** Connects the components below it to an authority. Mount it once, high up: it holds the kit's live regions. */
export function ByleaveProvider(props: ByleaveProviderProps): ReactNode {
  const id = props.viewer?.id;
  const hostQueryClient = use(QueryClientContext);
  const [person, setPerson] = useState({ id, turn: 0 });
  if (person.id !== id) {
    // Who is named for the first time is who was there all along.
    const isAnother = person.id !== undefined;
    setPerson({ id, turn: person.turn + (isAnother ? 1 : 0) });
    // Before anything below reads it.
    if (isAnother) (props.queryClient ?? hostQueryClient)?.removeQueries({ predicate: isOurs });
  }
  const latestTurn = useRef(0);
  useLayoutEffect(() => void (latestTurn.current = person.turn), [person.turn]);
  return <PersonProvider key={person.turn} {...props} turn={person.turn} latestTurn={latestTurn} />;
}

/** The log in pages has a name beside the rest. */
const isOurs = ({ queryKey: [name] }: Query): boolean => name === queryKeys.all[0] || name === queryKeys.timeline[0];

interface Turn {
  readonly turn: number;
  /** Greater once somebody else has taken this one's place. */
  readonly latestTurn: RefObject<number>;
}

/** What one person has of it. */
function PersonProvider({
  client: givenClient,
  baseUrl,
  getToken,
  audience,
  children,
  locale: wantedLocale = 'en',
  timeZone: wantedTimeZone,
  messages: givenCatalog,
  queryClient: ownQueryClient,
  viewer,
  activation = 'strict',
  authenticator = browserAuthenticator,
  permissionsUrl,
  onShowSource: showSource,
  nonce,
  onEvent,
  appearance,
  render,
  container,
  turn,
  latestTurn,
}: ByleaveProviderProps & Turn): ReactNode {
  const hostQueryClient = use(QueryClientContext);
  const [fallbackQueryClient] = useState(() => new QueryClient());
  const queryClient = ownQueryClient ?? hostQueryClient ?? fallbackQueryClient;
  useEffect(() => {
    queryClient.mount();
    return () => queryClient.unmount();
  }, [queryClient]);

  const connection = useClient(givenClient, baseUrl, getToken, audience, viewer?.id);
  const client = useMemo(() => createPersonalClient(connection, () => latestTurn.current > turn), [connection, latestTurn, turn]);
  const locale = isFormattable({ locale: wantedLocale }) ? wantedLocale : 'en';
  const timeZone = isFormattable({ timeZone: wantedTimeZone }) ? wantedTimeZone : undefined;
  const emit = useEmit(onEvent, container);
  const catalog = useCatalog(locale, givenCatalog, emit);
  const [clock] = useState(() => createServerClock());
  const [announcer] = useState(createAnnouncer);
  const environment = useMemo(
    () => ({ client, queryClient, clock, announcer, locale, timeZone, viewer, activation, authenticator, permissionsUrl, showSource, nonce, emit }),
    [client, queryClient, clock, announcer, locale, timeZone, viewer, activation, authenticator, permissionsUrl, showSource, nonce, emit],
  );

  const parts = render ? <PartsOf render={render}>{children}</PartsOf> : children;

  return (
    <ByleaveContext value={environment}>
      <CatalogContext value={catalog}>
        <Connection client={client} queryClient={queryClient} root={container}>
          {appearance ? (
            <AppearanceRoot appearance={appearance} container={container}>
              {parts}
            </AppearanceRoot>
          ) : (
            <PortalContext value={container ?? null}>{parts}</PortalContext>
          )}
        </Connection>
        <LiveRegions announcer={announcer} />
      </CatalogContext>
    </ByleaveContext>
  );
}

/** The host's client, or one of the provider's own that speaks with the host's tokens. */
function useClient(given: ByleaveClient | undefined, baseUrl: string | undefined, getToken: GetToken | undefined, audience: string | undefined, personId: string | undefined): ByleaveClient {
  const [tokens] = useState(() => createTokenGetter(getToken));
  useLayoutEffect(() => {
    tokens.use(getToken);
    return () => tokens.use(undefined);
  }, [tokens, getToken]);
  // Of its own for each person: what was asked for before anybody was named is asked for again.
  const own = useMemo(
    () => (given || baseUrl === undefined ? undefined : { personId, client: createTokenClient({ baseUrl, audience, getToken: tokens.get }) }),
    [given, baseUrl, audience, tokens, personId],
  )?.client;
  const client = given ?? own;
  if (!client) {
    throw new ByleaveError({
      code: 'misuse',
      message: 'The ByleaveProvider was given neither a client nor a baseUrl with getToken, so there is no authority to ask. Give it one of them.',
    });
  }
  return client;
}

interface ConnectionProps {
  readonly root: PortalContainer | undefined;
  readonly client: ByleaveClient;
  readonly queryClient: QueryClient;
  readonly children: ReactNode;
}

function Connection({ client, queryClient, root, children }: ConnectionProps): ReactNode {
  const onArrival = useArrivals(useMessages());
  useReviewShortcut(root);
  const status = useEventStream(client, queryClient, onArrival);
  return <ConnectionContext value={status}>{children}</ConnectionContext>;
}

/** Whether dates can be written so: a host may pass on whatever its own environment says. */
function isFormattable({ locale, timeZone }: { readonly locale?: string; readonly timeZone?: string | undefined }): boolean {
  try {
    return Intl.DateTimeFormat(locale, { timeZone }) !== undefined;
  } catch {
    return false;
  }
}
