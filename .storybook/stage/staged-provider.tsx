import { useEffect, type ReactNode } from 'react';
import { ByleaveProvider } from '../../packages/react/src/index.ts';
import { useByleave } from '../../packages/react/src/lib/provider/byleave-context.ts';
import { preparedCatalog } from './catalogs.ts';
import { people, type Role } from './people.ts';
import { useIsPlaying } from './playing.ts';
import type { Stage } from './stage.ts';
import type { Staged } from './scene.ts';

export interface StagedProviderProps {
  readonly staged: Staged;
  readonly locale: string;
  readonly timeZone: string;
  /** Default: as the scene says. */
  readonly role?: Role | undefined;
  readonly children: ReactNode;
}

/** A person in front of a scene: the real provider, over the real client of the scene's authority. */
export function StagedProvider({ staged, locale, timeZone, role: given, children }: StagedProviderProps): ReactNode {
  const { scene, stage, authenticator } = staged;
  const isPlaying = useIsPlaying();
  const role = given ?? scene.role ?? 'requester';
  const believed = given ?? scene.believes ?? role;
  return (
    <ByleaveProvider
      key={role}
      client={stage.clientOf(role)}
      viewer={people[believed]}
      locale={locale}
      timeZone={timeZone}
      {...preparedCatalog(locale)}
      activation={isPlaying ? 'lenient' : (scene.activation ?? 'strict')}
      {...(authenticator && { authenticator })}
      {...(scene.onShowSource && { onShowSource: scene.onShowSource })}
    >
      <Refresher stage={stage} />
      {children}
    </ByleaveProvider>
  );
}

/** What a reload would do, where a story moves the clock: no event tells of time that has passed. */
function Refresher({ stage }: { readonly stage: Stage }): null {
  const { queryClient } = useByleave();
  useEffect(() => stage.onRefresh(() => void queryClient.invalidateQueries()), [stage, queryClient]);
  return null;
}
