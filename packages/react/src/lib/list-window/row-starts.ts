/** Where each row of a list starts, in px, and at last where the list ends. */
export function toStarts(count: number, heightOf: (index: number) => number): Float64Array {
  const starts = new Float64Array(count + 1);
  for (let index = 0; index < count; index += 1) starts[index + 1] = starts[index]! + heightOf(index);
  return starts;
}

export interface View {
  readonly topPx: number;
  readonly heightPx: number;
}

/** The rows any part of which is in view: from the first up to, and without, the last. */
export function findRange(starts: Float64Array, { topPx, heightPx }: View): { readonly from: number; readonly to: number } {
  const count = starts.length - 1;
  return { from: Math.min(count, countUpTo(starts, topPx, true) - 1), to: Math.min(count, countUpTo(starts, topPx + heightPx, false)) };
}

/** How many rows start before a place, or right at it; at least one. */
function countUpTo(starts: Float64Array, px: number, includesPlace: boolean): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! < px || (includesPlace && starts[middle] === px)) low = middle + 1;
    else high = middle;
  }
  return Math.max(1, low);
}
