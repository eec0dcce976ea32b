import type { Provenance, Risk } from '@byleave/core';
import { createContext, type HTMLAttributes, type ReactElement, type RefCallback } from 'react';

/**
 * The parts a host may render itself, by their `data-bl-part`. All of them are there for a person's safety: what a host
 * makes of one is shown for as long as all of it is still there.
 */
export type PartName =
  | 'title'
  | 'risk'
  | 'external-warning'
  | 'arguments'
  | 'argument'
  | 'provenance'
  | 'policy-reasons'
  | 'facts'
  | 'stub'
  | 'expiry'
  | 'digest'
  | 'deny'
  | 'review'
  | 'approve'
  | 'edit'
  | 'later'
  | 'close'
  | 'next'
  | 'inbox-open'
  | 'approve-all'
  | 'deny-all'
  | 'change'
  | 'suspend'
  | 'resume'
  | 'revoke'
  | 'stop';

/** What has to reach the element: spread all of it. `children` are the kit's own words. */
export interface PartElementProps extends HTMLAttributes<HTMLElement> {
  readonly ref: RefCallback<HTMLElement>;
  readonly type?: 'button';
}

/** What a part is about, for a render that looks at it. */
export interface PartState {
  /** Of the component it is in, as its `data-bl-state`. */
  readonly state?: string | undefined;
  readonly risk?: Risk | undefined;
  /** Of an argument. */
  readonly provenance?: Provenance | undefined;
  /** Of a button: a press would do nothing now. */
  readonly isBlocked?: boolean | undefined;
}

/** An element to render a part with, or a function that makes one. Whatever it is gets the part's props. */
export type PartRender = ReactElement | ((props: PartElementProps, state: PartState) => ReactElement);

export type PartRenders = { readonly [Name in PartName]?: PartRender };

export interface PartSurface extends PartState {
  readonly renders: PartRenders;
}

export const PartContext = createContext<PartSurface>({ renders: {} });
