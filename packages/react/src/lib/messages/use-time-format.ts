import { use, useMemo, useSyncExternalStore } from 'react';
import { ByleaveContext } from '../provider/byleave-context.ts';
import type { TimeFormat } from './time-format.ts';

const never = (): (() => void) => () => {};
/** The reader's own zone; not known on a server. */
export const readHostZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
const readServerZone = (): null => null;

/**
 * How times are written here. On a server, and while hydrating, the reader's zone is not known: times are in UTC and
 * say so.
 */
export function useTimeFormat(): TimeFormat {
  const { locale, timeZone } = use(ByleaveContext);
  const hostZone = useSyncExternalStore<string | null>(never, readHostZone, readServerZone);
  const zone = timeZone ?? hostZone;
  return useMemo(() => ({ locale, timeZone: zone ?? 'UTC', namesZone: zone === null }), [locale, zone]);
}
