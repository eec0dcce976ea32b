import type { ComponentType, LazyExoticComponent } from 'react';
import { lazyPart } from './lazy-part.ts';
import type * as requestParts from './request-parts.ts';

type RequestParts = typeof requestParts;

type ComponentName = { [Name in keyof RequestParts]: Name extends Capitalize<Name> ? Name : never }[keyof RequestParts];

/** A component of what requests need beyond their first view. */
export function requestPart<Name extends ComponentName>(name: Name): LazyExoticComponent<ComponentType<Parameters<RequestParts[Name]>[0]>> {
  return lazyPart(async () => (await import('./request-parts.ts'))[name] as ComponentType<Parameters<RequestParts[Name]>[0]>);
}
