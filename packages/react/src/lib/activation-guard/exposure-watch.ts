import { activationDelayMs, type BlockReason, type OcclusionMode } from './block-reason.ts';

export interface ExposureOptions {
  readonly occlusion: OcclusionMode;
  /** Called whenever why it is blocked has changed; `null`: it is not. */
  readonly onChange: (blockedBy: BlockReason | null) => void;
  /** Called when something comes to be wrong, or right again, that does not block it. */
  readonly onWarning?: (reason: BlockReason | null) => void;
}

export interface ExposureWatch {
  /** Blocks it for the activation delay. */
  disturb(reason: BlockReason): void;
  /** Looks now, rather than within a tenth of a second, whether it has moved or gone. */
  look(): void;
  stop(): void;
}

/** How often it is looked whether it has moved. Layout shifts, scrolling and animation have no event in common. */
const lookMs = 100;
/** Moves of less than this are not seen by a person. */
const stillPx = 2;
/** Less of it than this in view counts as cut off. */
const leastInView = 0.5;

/** Watches whether an element has been in front of a person, in one place and uncovered, for the activation delay. */
export function watchExposure(element: Element, { occlusion, onChange, onWarning }: ExposureOptions): ExposureWatch {
  const lasting = new Set<BlockReason>();
  let passing: BlockReason | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told: BlockReason | null | undefined;
  let place = element.getBoundingClientRect();

  function tell(): void {
    const [first] = lasting;
    const blockedBy = first ?? passing;
    if (blockedBy === told) return;
    told = blockedBy;
    onChange(blockedBy);
  }

  function disturb(reason: BlockReason): void {
    passing = reason;
    clearTimeout(timer);
    timer = setTimeout(() => {
      passing = null;
      tell();
    }, activationDelayMs);
    tell();
  }

  function keep(reason: BlockReason, holds: boolean, afterwards: BlockReason = reason): void {
    if (lasting.has(reason) === holds) return;
    if (holds) {
      lasting.add(reason);
      tell();
    } else {
      lasting.delete(reason);
      disturb(afterwards);
    }
  }

  function hasMoved(): boolean {
    const { left, top, width, height } = element.getBoundingClientRect();
    return [left - place.left, top - place.top, width - place.width, height - place.height].some((change) => Math.abs(change) >= stillPx);
  }

  function look(): void {
    if (hasMoved()) {
      place = element.getBoundingClientRect();
      disturb('intersection_changed');
    }
    keep('style_invalid', isMadeInvisible(element));
  }

  function onVisibility(): void {
    if (document.visibilityState === 'visible') disturb('recently_attached');
  }

  const tracks = occlusion !== 'off';
  let warned = false;
  const observer = observe(element, tracks, (entry) => {
    const isInView = entry.isIntersecting && entry.intersectionRatio >= leastInView;
    keep('intersection_out_of_viewport_or_clipped', !isInView, 'intersection_changed');
    const isCovered = tracks && isInView && entry.isVisible === false;
    if (occlusion === 'enforce') keep('intersection_occluded_or_distorted', isCovered);
    else if (isCovered !== warned) onWarning?.(isCovered ? 'intersection_occluded_or_distorted' : null);
    warned = isCovered;
  });

  disturb('recently_attached');
  document.addEventListener('visibilitychange', onVisibility);
  const looks = setInterval(look, lookMs);
  return {
    disturb,
    look,
    stop() {
      clearTimeout(timer);
      clearInterval(looks);
      observer?.disconnect();
      document.removeEventListener('visibilitychange', onVisibility);
    },
  };
}

/** Of IntersectionObserver v2; TypeScript's own types stop at v1. */
interface TrackedEntry extends IntersectionObserverEntry {
  readonly isVisible?: boolean;
}

function observe(element: Element, trackVisibility: boolean, onEntry: (entry: TrackedEntry) => void): IntersectionObserver | undefined {
  if (typeof IntersectionObserver === 'undefined') return undefined;
  const options = { threshold: [0, leastInView, 1], ...(trackVisibility && { trackVisibility, delay: lookMs }) };
  const observer = new IntersectionObserver((entries) => {
    const last = entries.at(-1);
    if (last) onEntry(last);
  }, options);
  observer.observe(element);
  return observer;
}

/** A page that styles the decision away has not shown it. */
function isMadeInvisible(element: Element): boolean {
  return typeof element.checkVisibility === 'function' && !element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}
