/** Rows of one statement, at most: engines take so many parameters and no more. */
const mostRowsAtOnce = 256;

export async function inChunks<Row>(rows: readonly Row[], run: (chunk: readonly Row[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; ) {
    // Powers of two, so that there are few statements to be planned.
    const count = Math.min(mostRowsAtOnce, 2 ** Math.floor(Math.log2(rows.length - from)));
    await run(rows.slice(from, from + count));
    from += count;
  }
}
