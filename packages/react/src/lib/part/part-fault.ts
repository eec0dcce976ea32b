import type { PartFault } from '../provider/kit-event.ts';

export interface RenderedRoot {
  /** The kit's own element. */
  readonly as: string;
  /** The props of the kit's own element. */
  readonly own: object;
  /** The element that the host has put the `ref` on. */
  readonly root: HTMLElement | null;
  /** Before and after the kit's words. */
  readonly from: Element | null;
  readonly to: Element | null;
}

/** What an element is called and taken for is the kit's to say. */
const kept: readonly string[] = ['role', 'aria-label', 'aria-labelledby', 'data-bl-part'];
/** What is smaller is not seen, nor read: 12 pixels as in the locked minimums of the theming docs. */
const leastPx = 12;
/** Borders are drawn on whole pixels. */
const tolerancePx = 1.5;

/** What a host's render has taken away of a part; `undefined`: nothing, or nobody sees the place it is in. */
export function findFault({ as, own, root, from, to }: RenderedRoot): PartFault | undefined {
  if (!root?.isConnected || !from || !to || !root.contains(from)) return 'removed';
  const props = new Map<string, unknown>(Object.entries(own));
  if (kept.some((name) => root.getAttribute(name) !== (props.get(name) ?? null))) return 'renamed';
  if (wordsBetween(from, to) !== toWords(root.textContent)) return 'words';
  const isButton = as === 'button';
  if (isButton && (root.localName !== as || root.matches(':disabled') || Number(root.getAttribute('tabindex')) !== (props.get('tabIndex') ?? 0) || getComputedStyle(root).pointerEvents === 'none')) return 'out_of_reach';
  const around = root.parentElement!.closest('[data-bl-part]');
  if (!around || !isSeen(around)) return undefined;
  for (let at = from.parentElement!; at !== around; at = at.parentElement!) if (at.matches('[inert], [aria-hidden=true]') || !isSeen(at)) return 'hidden';
  return isButton && isDenySmaller(around) ? 'deny_smaller_than_approve' : undefined;
}

const toWords = (text: string): string => text.replaceAll(/\s/gu, '');

function wordsBetween(from: Element, to: Element): string {
  const range = document.createRange();
  range.setStartAfter(from);
  range.setEndBefore(to);
  return toWords(range.toString());
}

function isSeen(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  const { display, fontSize } = getComputedStyle(element);
  return element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && Number.parseFloat(fontSize) >= leastPx && (display === 'contents' || Math.min(width, height) >= leastPx);
}

function isDenySmaller(around: Element): boolean {
  const [deny, approve] = ['deny', 'approve'].map((part) => around.querySelector(`[data-bl-part=${part}]`)?.getBoundingClientRect());
  return deny !== undefined && approve !== undefined && (deny.width < approve.width - tolerancePx || deny.height < approve.height - tolerancePx);
}
