import type { StyleRule } from '../provider/kit-event.ts';

/** What a host's styles took away: a part by its `data-bl-part`, and which rule that breaks. */
export interface StyleProblem {
  readonly part: string;
  readonly rule: StyleRule;
}

/** The parts without which nobody can know what they decide. They may be restyled, and not be removed. */
const lockedParts = ['title', 'risk', 'external-warning', 'arguments', 'argument', 'stub', 'deny', 'approve'];
const leastFontPx = 12;
/** Borders are drawn on whole pixels. */
const tolerancePx = 1.5;

/** Checks the locked minimums of one request on screen. */
export function checkStyle(surface: Element): readonly StyleProblem[] {
  const parts = lockedParts.flatMap((part) => [...surface.querySelectorAll<HTMLElement>(`[data-bl-part="${part}"]`)].map((element) => ({ part, element })));
  const broken = parts.flatMap(({ part, element }) => {
    const rule = brokenRule(element);
    return rule ? [{ part, rule }] : [];
  });
  const deny = surface.querySelector('[data-bl-part="deny"]')?.getBoundingClientRect();
  const approve = surface.querySelector('[data-bl-part="approve"]')?.getBoundingClientRect();
  const isSmaller = deny && approve && (deny.width < approve.width - tolerancePx || deny.height < approve.height - tolerancePx);
  const problems: readonly StyleProblem[] = isSmaller ? [...broken, { part: 'deny', rule: 'deny_smaller_than_approve' }] : broken;
  return problems.filter(({ part, rule }, index) => problems.findIndex((other) => other.part === part && other.rule === rule) === index);
}

function brokenRule(element: HTMLElement): StyleRule | undefined {
  if (!element.checkVisibility({ visibilityProperty: true })) return 'hidden';
  if (!element.checkVisibility({ opacityProperty: true })) return 'transparent';
  return Number.parseFloat(getComputedStyle(element).fontSize) < leastFontPx ? 'too_small' : undefined;
}
