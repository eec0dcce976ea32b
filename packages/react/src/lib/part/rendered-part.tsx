import { cloneElement, createElement, useCallback, useLayoutEffect, useRef, useState, type HTMLAttributes, type ReactElement, type ReactNode, type Ref } from 'react';
import { flushSync } from 'react-dom';
import type { KitEventListener } from '../provider/kit-event.ts';
import { findFault } from './part-fault.ts';
import type { PartElementProps, PartName, PartRender, PartState } from './part-render.ts';

type Handler = (event: unknown) => void;
type OwnProps = HTMLAttributes<HTMLElement> & { readonly ref?: Ref<HTMLElement> };

export interface RenderedPartProps {
  readonly as: string;
  readonly part: PartName;
  readonly render: PartRender;
  readonly state: PartState;
  readonly props: OwnProps;
  readonly emit: KitEventListener;
}

const anything: MutationObserverInit = { attributes: true, characterData: true, childList: true, subtree: true };

/** What the host makes of a part, for as long as it takes nothing of it away; then, and from then on, the kit's own. */
export function RenderedPart({ as, part, render, state, props: { ref, ...props }, emit }: RenderedPartProps): ReactNode {
  const [isRestored, setIsRestored] = useState(false);
  const wasRestored = useRef(false);
  const root = useRef<HTMLElement>(null);
  const from = useRef<HTMLTemplateElement>(null);
  const to = useRef<HTMLTemplateElement>(null);
  const attach = useCallback(
    (element: HTMLElement | null) => {
      root.current = element;
      assign(ref, element);
    },
    [ref],
  );
  // After each rendering, before it is painted; and whenever the host changes it by itself.
  useLayoutEffect(() => {
    if (isRestored) return undefined;
    const look = (): void => {
      const because = findFault({ as, own: props, root: root.current, from: from.current, to: to.current });
      if (because === undefined || wasRestored.current) return;
      wasRestored.current = true;
      setIsRestored(true);
      emit({ type: 'part.restored', part, because });
      // oxlint-disable-next-line no-console -- for whoever develops the page; the host's code hears the event.
      console.error(`Byleave (part.restored): “${part}” as rendered lacks what a person needs (${because}). Put all its props on one element.`);
    };
    look();
    const observer = new MutationObserver(() => flushSync(look));
    const around = root.current?.parentElement?.closest('[data-bl-part]');
    if (around) observer.observe(around, anything);
    return () => observer.disconnect();
  });
  // oxlint-disable-next-line react/refs -- handed on, as a `ref` is, and not read; nor below.
  if (isRestored) return createElement(as, { ...props, ref: attach });
  const given: PartElementProps = {
    ...props,
    ref: attach,
    // Between these stand the kit's words, wherever the host puts them.
    children: (
      <>
        <template ref={from} />
        {props.children}
        <template ref={to} />
      </>
    ),
  };
  // oxlint-disable-next-line react/refs -- as above.
  return typeof render === 'function' ? render(given, state) : cloneElement(render, mergeProps(render as ReactElement<OwnProps>, given));
}

/** The host's props, under the kit's: classes are joined, and both handlers are called. */
function mergeProps({ props: theirs }: ReactElement<OwnProps>, ours: PartElementProps): PartElementProps {
  const merged: Record<string, unknown> = { ...theirs, ...ours, className: [ours.className, theirs.className].join(' ').trim() };
  for (const [name, their] of Object.entries(theirs) as readonly (readonly [string, Handler | undefined])[]) {
    const own = merged[name] as Handler | undefined;
    if (name.startsWith('on') && own !== their) merged[name] = (event: unknown): void => {
      their?.(event);
      own?.(event);
    };
  }
  return { ...merged, ref: (element) => [theirs.ref, ours.ref].forEach((ref) => assign(ref, element)) };
}

function assign(ref: Ref<HTMLElement> | undefined, element: HTMLElement | null): void {
  if (typeof ref === 'function') ref(element);
  else if (ref) ref.current = element;
}
