import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

/** What every list that is read can be in, besides what it lists. */
export const panelHappenings = {
  empty: {},
  loading: { before: async (stage) => void (stage.network.holds = 'reads') },
  unreadable: { before: async (stage) => void (stage.network.isFailing = true) },
} satisfies Record<string, Scene>;

/** Reads, and then loses the connection: for a play function. */
export async function loseConnection({ network }: Stage): Promise<void> {
  await network.untilLive();
  network.isOffline = true;
}
