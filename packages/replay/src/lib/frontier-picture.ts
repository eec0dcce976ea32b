import { baselineNames } from './baselines.ts';
import type { ReplayReport } from './replay.ts';
import type { Tally } from './tally.ts';
import { toShare } from './report-text.ts';

const [width, height] = [720, 400];
const [left, right, top, bottom] = [64, 24, 24, 56];

interface Point {
  readonly name: string;
  readonly tally: Tally;
  readonly isOurs: boolean;
}

/** Attacks stopped against prompts per honest run, in total: further up and further left is better. */
export function drawFrontier({ ours, baselines }: ReplayReport): string {
  const points: readonly Point[] = [
    ...baselineNames.map((name) => ({ name, tally: baselines[name]['total']!, isOurs: false })),
    { name: 'Byleave, recommended policy', tally: ours['total']!, isOurs: true },
  ];
  const most = Math.max(1, Math.ceil(Math.max(...points.map(({ tally }) => tally.promptsPerHonestRun)) * 2) / 2);
  const least = Math.min(0.9, Math.floor(Math.min(...points.map(({ tally }) => stoppedShare(tally))) * 20) / 20);
  const x = (prompts: number): number => left + (prompts / most) * (width - left - right);
  const y = (share: number): number => top + ((1 - share) / (1 - least)) * (height - top - bottom);
  const ticks = (from: number, to: number, step: number): readonly number[] => Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step);
  const across = ticks(0, most, 0.5).map((value) => `<line class="grid" x1="${x(value)}" x2="${x(value)}" y1="${top}" y2="${height - bottom}"/><text x="${x(value)}" y="${height - bottom + 18}" text-anchor="middle">${value.toFixed(1)}</text>`);
  const down = ticks(least, 1, 0.05).map((value) => `<line class="grid" x1="${left}" x2="${width - right}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}"/><text x="${left - 8}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${Math.round(100 * value)} %</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">
<title id="title">${points.map(describe).join('; ')}</title>
<style>
  svg { background: #fbf9f4; color: #1d2530; font: 13px/1.4 system-ui, sans-serif }
  text { fill: currentColor } .grid { stroke: #ddd8cc } .note { fill: #5b6470 }
  .theirs { fill: #fbf9f4; stroke: #5b6470; stroke-width: 2 } .ours { fill: #1f6f63; stroke: #1f6f63; stroke-width: 2 } .name.ours { stroke: none; font-weight: 600 }
</style>
${[...across, ...down].join('\n')}
<text class="note" x="${(left + width - right) / 2}" y="${height - 14}" text-anchor="middle">prompts per honest run</text>
<text class="note" transform="translate(16 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">attacks stopped</text>
${points.map((point) => drawPoint(point, x(point.tally.promptsPerHonestRun), y(stoppedShare(point.tally)))).join('\n')}
</svg>
`;
}

const stoppedShare = ({ attacks, stopped }: Tally): number => (attacks === 0 ? 1 : stopped / attacks);

function describe({ name, tally }: Point): string {
  return `${name}: ${toShare(tally)} stopped at ${tally.promptsPerHonestRun.toFixed(2)} prompts`;
}

function drawPoint({ name, tally, isOurs }: Point, cx: number, cy: number): string {
  const kind = isOurs ? 'ours' : 'theirs';
  const isRight = cx > width / 2;
  const label = `${name} · ${toShare(tally)} at ${tally.promptsPerHonestRun.toFixed(2)}`;
  return `<circle class="${kind}" cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="6"/><text class="${isOurs ? 'name ours' : 'name'}" x="${(cx + (isRight ? -12 : 12)).toFixed(1)}" y="${(cy + 18).toFixed(1)}" text-anchor="${isRight ? 'end' : 'start'}">${label}</text>`;
}
