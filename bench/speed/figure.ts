/** A ratio of one run, and what it must reach. Without `must` it is only reported. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly must?: { readonly atLeast: number } | { readonly atMost: number };
  /** What the ratio was made of, and between what it moved. */
  readonly of: Readonly<Record<string, number>>;
}

export function isReached({ value, must }: Figure): boolean {
  if (!must) return true;
  return 'atLeast' in must ? value >= must.atLeast : value <= must.atMost;
}

export function describeFigure(figure: Figure): string {
  const { name, value, must, of } = figure;
  const mark = must ? (isReached(figure) ? 'reached' : 'MISSED ') : '       ';
  const goal = must ? ('atLeast' in must ? `≥ ${must.atLeast}` : `≤ ${must.atMost}`) : '';
  const facts = Object.entries(of).map(([fact, each]) => `${fact} ${toShort(each)}`);
  return `${mark} ${value.toFixed(2).padStart(6)} × ${goal.padEnd(7)} ${name} (${facts.join(', ')})`;
}

function toShort(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}
