import { isPlainObject, type Action, type Digest } from '@byleave/core';

/** Where a receipt is in an interrupt’s and a resume entry’s `metadata`. */
export const receiptKey = 'dev.byleave/receipt';

/** Which action a page speaks of, and what it was shown as. It proves nothing by itself: the authority is asked. */
export interface Receipt {
  readonly actionId: string;
  readonly digest: Digest;
}

/** What a page puts into `resume[].metadata` after the person has decided. */
export function toReceipt({ id, digest }: Pick<Action, 'id' | 'digest'>): { readonly [receiptKey]: Receipt } {
  return { [receiptKey]: { actionId: id, digest } };
}

/** The receipt in an entry’s metadata. `broken` where there is something that is none. */
export function readReceipt(metadata: unknown): Receipt | 'broken' | undefined {
  const receipt = isPlainObject(metadata) ? metadata[receiptKey] : undefined;
  if (receipt === undefined) return undefined;
  const isReceipt = isPlainObject(receipt) && typeof receipt['actionId'] === 'string' && typeof receipt['digest'] === 'string';
  return isReceipt ? (receipt as unknown as Receipt) : 'broken';
}
