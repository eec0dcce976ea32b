import { use, useSyncExternalStore } from 'react';
import { ByleaveContext } from '../provider/byleave-context.ts';
import type { TimeFormat } from './time-format.ts';

const never = (): (() => void) => () => {};
const readHostZone = (): string | null => new Intl.DateTimeFormat().resolvedOptions().timeZone;
const readServerZone = (): null => null;

/**
 * How times are written here. On a server, and while hydrating, the reader's zone is not known: times are in UTC and
 * say so.
 */
export function useTimeFormat(): TimeFormat {
  const { locale, timeZone } = use(ByleaveContext);
  const hostZone = useSyncExternalStore(never, readHostZone, readServerZone);
  const zone = timeZone ?? hostZone;
  return { locale, timeZone: zone ?? 'UTC', namesZone: zone === null };
}
