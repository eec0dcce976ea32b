import type { Action, Decision } from '@byleave/core';
import { useMemo, useRef } from 'react';
import { useMessages } from '../messages/messages.ts';
import { useByleave } from './byleave-context.ts';
import type { KitEvent, RequestFacts, Surface } from './kit-event.ts';

type RequestEvent = Extract<KitEvent, RequestFacts>;

/** What is told of one request besides its facts and, for a decision, how it was read. */
export type RequestNews = DistributedOmit<Exclude<RequestEvent, { readonly type: 'request.shown' | 'request.expanded' | 'request.decided' }>, keyof RequestFacts>;

type DistributedOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** Tells the host what happens to one request, and keeps count of how it is read. */
export interface RequestReport {
  /** It can be seen. Told once for each request; the time to the decision starts here. */
  shown(): void;
  /** A JSON Pointer of an argument, or the name of a part, that was opened. Told once each. */
  expanded(field: string): void;
  /** The end of the request came into view. */
  scrolledToEnd(): void;
  decided(decision: Decision['decision'], grantsInAdvance: boolean): void;
  tell(news: RequestNews): void;
}

interface Count {
  readonly actionId: string;
  shownAt: number | null;
  expanded: readonly string[];
  scrolledToEnd: boolean;
}

/** The report of one request on one surface; the same object for as long as the request is. */
export function useRequestReport(action: Pick<Action, 'id' | 'toolName' | 'risk' | 'digest'>, surface: Surface): RequestReport {
  const { emit } = useByleave();
  const { catalog } = useMessages();
  const counted = useRef<Count | null>(null);
  const { id: actionId, toolName, risk, digest } = action;
  return useMemo((): RequestReport => {
    const facts: RequestFacts = { actionId, toolName, risk, digest, surface };
    const count = (): Count => {
      if (counted.current?.actionId !== actionId) counted.current = { actionId, shownAt: null, expanded: [], scrolledToEnd: false };
      return counted.current!;
    };
    return {
      shown() {
        if (count().shownAt !== null) return;
        count().shownAt = performance.now();
        emit({ type: 'request.shown', ...facts, catalog });
      },
      expanded(field) {
        if (count().expanded.includes(field)) return;
        count().expanded = [...count().expanded, field];
        emit({ type: 'request.expanded', ...facts, field });
      },
      scrolledToEnd() {
        count().scrolledToEnd = true;
      },
      decided(decision, grantsInAdvance) {
        const { shownAt, expanded, scrolledToEnd } = count();
        const decisionTimeMs = shownAt === null ? 0 : Math.round(performance.now() - shownAt);
        emit({ type: 'request.decided', ...facts, decision, grantsInAdvance, decisionTimeMs, expandedFields: expanded, scrolledToEnd });
      },
      tell: (news) => emit({ ...facts, ...news } as RequestEvent),
    };
  }, [emit, actionId, toolName, risk, digest, surface, catalog]);
}
