import { useSyncExternalStore, type ReactNode } from 'react';
import type { Announcer, Politeness } from './announcer.ts';

interface LiveRegionProps {
  readonly announcer: Announcer;
  readonly politeness: Politeness;
}

function LiveRegion({ announcer, politeness }: LiveRegionProps): ReactNode {
  const read = () => announcer.read(politeness);
  const { id, text } = useSyncExternalStore(announcer.subscribe, read, read);
  return (
    <div className="bl-hidden" role={politeness === 'polite' ? 'status' : 'alert'} aria-live={politeness} data-bl-part="live-region">
      <span key={id}>{text}</span>
    </div>
  );
}

/** The kit's only live regions, there from the start so that screen readers know them before anything is said. */
export function LiveRegions({ announcer }: { readonly announcer: Announcer }): ReactNode {
  return (
    <>
      <LiveRegion announcer={announcer} politeness="polite" />
      <LiveRegion announcer={announcer} politeness="assertive" />
    </>
  );
}
