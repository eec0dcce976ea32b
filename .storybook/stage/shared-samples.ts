export interface DeceptiveText {
  readonly name: string;
  readonly text: string;
}

/** Deceptive text that nobody on the team wrote; `unicodeSamples` fills it in where the shared test data is. */
export const samples: readonly DeceptiveText[] = [];

/** Characters that look like one letter of a to z, with that letter; filled in likewise. */
export const confusables: readonly (readonly [string, string])[] = [];
