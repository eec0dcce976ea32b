import type { StyleRule } from '../provider/kit-event.ts';

/** What a host's styles took away: a part by its `data-bl-part`, and which rule that breaks. */
export interface StyleProblem {
  readonly part: string;
  readonly rule: StyleRule;
}

/** The parts without which nobody can know what they decide. They may be restyled, and not be removed. */
const lockedParts = ['title', 'risk', 'external-warning', 'arguments', 'argument', 'stub', 'deny', 'approve'];
const leastFontPx = 12;
/** WCAG 2.2, 1.4.3. */
const leastContrast = 4.5;
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
  if (Number.parseFloat(getComputedStyle(element).fontSize) < leastFontPx) return 'too_small';
  return contrastOf(element) < leastContrast ? 'low_contrast' : undefined;
}

/** Of an element's text on what is behind it. What can't be told, such as an image behind it, counts as enough. */
function contrastOf(element: HTMLElement): number {
  const [front, back] = [toLuminance(getComputedStyle(element).color), behind(element)];
  if (front === undefined || back === undefined || element.hasAttribute('aria-disabled')) return Infinity;
  return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
}

/** The luminance of the nearest opaque background. */
function behind(element: Element | null): number | undefined {
  for (let at = element; at; at = at.parentElement) {
    const { backgroundColor, backgroundImage } = getComputedStyle(at);
    if (backgroundImage !== 'none') return undefined;
    if (!/^(?:transparent|rgba\(.*, 0\))$/u.test(backgroundColor)) return toLuminance(backgroundColor);
  }
  return undefined;
}

/** Relative luminance (WCAG 2.2) of an opaque `rgb(…)`. */
function toLuminance(color: string): number | undefined {
  const [, ...parts] = /^rgb\((\d+), (\d+), (\d+)\)$/u.exec(color) ?? [];
  if (parts.length === 0) return undefined;
  const [r = 0, g = 0, b = 0] = parts.map((part) => Number(part) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
