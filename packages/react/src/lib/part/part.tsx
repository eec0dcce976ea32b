import { createElement, Suspense, use, type ComponentPropsWithRef, type HTMLAttributes, type ReactNode, type Ref } from 'react';
import { lazyPart } from '../lazy-part/lazy-part.ts';
import { ByleaveContext } from '../provider/byleave-context.ts';
import { PartContext, type PartName, type PartState } from './part-render.ts';

export type PartTag = 'button' | 'code' | 'dd' | 'div' | 'dl' | 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6' | 'p' | 'span';

export type PartProps<Tag extends PartTag> = ComponentPropsWithRef<Tag> & {
  readonly as: Tag;
  readonly part: PartName;
  /** More than its surface says. */
  readonly stateOf?: PartState;
};

// What looks after a host's element comes when there is one, and before that element does.
const RenderedPart = lazyPart(async () => (await import('./rendered-part.tsx')).RenderedPart);

/** An element of the kit's, or what the host renders in its place. */
export function Part<Tag extends PartTag>({ as, part, stateOf, ...rest }: PartProps<Tag>): ReactNode {
  const { renders, ...surface } = use(PartContext);
  const { emit } = use(ByleaveContext);
  const render = renders[part];
  const props = { type: as === 'button' ? as : undefined, ...rest, 'data-bl-part': part } as HTMLAttributes<HTMLElement> & { readonly ref?: Ref<HTMLElement> };
  const own = createElement(as, props);
  if (!render) return own;
  return (
    <Suspense fallback={own}>
      <RenderedPart {...{ as, part, render, props, emit }} state={{ ...surface, ...stateOf }} />
    </Suspense>
  );
}
