import { holdsUncovered, isUncovered } from '../emergency-stop/uncovered.ts';

const liveRegion = '[aria-live], [role="status"], [role="alert"], [role="log"]';

/**
 * Makes everything beside an element inert, also what comes later, and nothing in it: of a shadow tree, the page around it as well. What holds a live region stays
 * readable, and is gone into instead: a deadline that passes behind a dialog still has to be heard. The emergency stop can
 * always be pressed. Returns the way back.
 */
export function makeOthersInert(element: Element): () => void {
  const root = element.getRootNode();
  if (!(root instanceof ShadowRoot)) return makeSiblingsInert(element, document.body);
  const inside = makeSiblingsInert(element, root);
  const outside = makeOthersInert(root.host);
  return () => {
    outside();
    inside();
  };
}

function makeSiblingsInert(element: Element, top: ShadowRoot | HTMLElement): () => void {
  const made = new Set<Element>();

  function makeInert(other: Element): void {
    if (other === element || other.contains(element)) return goInto(other);
    if (other.matches(liveRegion) || isUncovered(other) || isNothing(other)) return;
    if (other.querySelector(liveRegion) || holdsUncovered(other)) return goInto(other);
    if (other.hasAttribute('inert')) return;
    other.setAttribute('inert', '');
    made.add(other);
  }

  function goInto(parent: Element): void {
    if (parent === element) return;
    for (const child of parent.children) makeInert(child);
  }

  for (const child of top.children) makeInert(child);
  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records) for (const node of addedNodes) if (node instanceof Element) makeInert(node);
  });
  observer.observe(top, { childList: true });
  return () => {
    observer.disconnect();
    for (const other of made) other.removeAttribute('inert');
  };
}

function isNothing({ localName }: Element): boolean {
  return localName === 'script' || localName === 'style' || localName === 'template' || localName === 'link';
}
