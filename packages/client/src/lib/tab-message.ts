import * as z from 'zod/mini';

const cursor = z.number();
const streamStatus = z.enum(['connecting', 'live', 'reconnecting']);

/** From the tab that reads: how its source is, and what came out of it. */
const report = z.object({
  kind: z.literal('report'),
  /** When the reader took over. A later one counts, an earlier one is a reader that doesn't know yet that it isn't. */
  term: z.number(),
  /** The one listener this is for. */
  to: z.optional(z.string()),
  status: streamStatus,
  message: z.optional(z.unknown()),
  /** The report leaves out nothing between `from` and `cursor`. A cursor before it says that the source was reset. */
  from: z.optional(cursor),
  cursor: z.optional(cursor),
});

const tabMessage = z.discriminatedUnion('kind', [
  report,
  /** From a listener: is anybody reading, and how far? */
  z.object({ kind: z.literal('hello'), id: z.string() }),
  /** From a listener that missed what followed `cursor`. */
  z.object({ kind: z.literal('behind'), cursor }),
]);

export type Report = z.infer<typeof report>;
export type TabMessage = z.infer<typeof tabMessage>;

/** `undefined` for whatever another script or another version of this one posts. */
export function parseTabMessage(data: unknown): TabMessage | undefined {
  const parsed = tabMessage.safeParse(data);
  return parsed.success ? parsed.data : undefined;
}
