/**
 * A UUID of version 7 (RFC 9562 §5.7): the time in ms, and 74 random bits. What follows in time follows in every index, so
 * a store writes at the end of its pages and not all over them.
 */
export function createTimeOrderedId(at = Date.now()): string {
  const time = at.toString(16).padStart(12, '0').slice(-12);
  const random = crypto.randomUUID();
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
}
