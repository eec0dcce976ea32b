import type { Action } from '../../packages/core/src/index.ts';
import type { ReactNode } from 'react';
import type { Role } from './people.ts';
import type { Staged } from './scene.ts';
import { StagedProvider } from './staged-provider.tsx';

export interface GalleryProps {
  readonly staged: Readonly<Record<string, Staged>>;
  readonly globals: Readonly<Record<string, unknown>>;
  /** Fewer, wider columns. */
  readonly isWide?: boolean;
  readonly children: (subject: Action, name: string, staged: Staged) => ReactNode;
}

/** On a page that shows the same part many times, its landmarks cannot but share a name. */
export const galleryParameters = {
  layout: 'fullscreen',
  a11y: { test: 'error', config: { rules: [{ id: 'landmark-unique', enabled: false }] } },
} as const;

/** Every state on one page, each in a running system of its own. */
export function Gallery({ staged, globals, isWide = false, children }: GalleryProps): ReactNode {
  return (
    <div className="gallery" data-wide={isWide || undefined}>
      {Object.entries(staged).map(([name, each]) => (
        <section key={name} data-scene={name}>
          <h2>{name}</h2>
          <StagedProvider staged={each} locale={String(globals['locale'])} timeZone={String(globals['timeZone'])} role={roleOf(globals)}>
            {children(each.subject as Action, name, each)}
          </StagedProvider>
        </section>
      ))}
    </div>
  );
}

export function roleOf(globals: Readonly<Record<string, unknown>>): Role | undefined {
  return globals['role'] === 'story' ? undefined : (globals['role'] as Role);
}
