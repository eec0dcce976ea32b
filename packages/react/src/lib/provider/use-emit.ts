import { useCallback, useEffect, useRef } from 'react';
import { checkStyle, type StyleProblem } from '../theme/check-style.ts';
import type { KitEvent, KitEventListener, RequestFacts } from './kit-event.ts';
import type { PortalContainer } from './portal-context.ts';
import { rootOf } from './use-review-shortcut.ts';

/** The host's listener as it is now, behind a function that stays the same and never throws. */
export function useEmit(onEvent: KitEventListener | undefined, container: PortalContainer | undefined): KitEventListener {
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  });
  return useCallback(
    (event) => {
      const tell = (next: KitEvent): void => {
        try {
          latest.current?.(next);
        } catch (error) {
          reportError(error);
        }
      };
      tell(event);
      if (event.type === 'request.shown') for (const problem of findProblems(event, container)) tell({ type: 'style.invalid', ...problem });
    },
    [container],
  );
}

/** What the host's styles took away from a request that has just come into view. Said aloud to whoever develops it. */
function findProblems({ actionId, surface }: RequestFacts, container: PortalContainer | undefined): readonly StyleProblem[] {
  const shown = rootOf(container).querySelector(`[data-bl-surface="${surface}"][data-bl-action="${CSS.escape(actionId)}"]`);
  const problems = shown ? checkStyle(shown) : [];
  // oxlint-disable-next-line no-console -- for whoever styles the page; the host's code hears the event.
  for (const { part, rule } of problems) console.warn(`Byleave (style.invalid): “${part}” as styled lacks what a person needs (${rule}).`);
  return problems;
}
