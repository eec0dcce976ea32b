import type { Loader } from '@storybook/react-vite';
import { prepareCatalog } from './catalogs.ts';
import { minuteMs } from './clock.ts';
import { setScene, type Scene, type Staged } from './scene.ts';

interface Performance {
  readonly staged: Promise<Readonly<Record<string, Staged>>>;
  movedMs: number;
}

/** Toolbars render a story again in the world it is in; only leaving it, or its remount button, starts it over. */
const performances = new Map<string, Performance>();

/**
 * Sets the scenes of a story before it renders: the one of `parameters.stage`, or each of `parameters.gallery`.
 * `loaded.staged` has them by name.
 */
export const loadStage: Loader = async ({ id, parameters, globals }) => {
  const only = parameters['stage'] as (() => Scene) | undefined;
  const scenes = (parameters['gallery'] as Readonly<Record<string, Scene>> | undefined) ?? { only: only?.() ?? {} };
  const performance = performances.get(id) ?? { staged: setScenes(scenes), movedMs: 0 };
  performances.set(id, performance);
  const staged = await performance.staged;
  await prepareCatalog(String(globals['locale'] ?? 'en'));
  const toMs = Number(globals['clock'] ?? 0) * minuteMs;
  for (const each of Object.values(staged)) {
    applyNetwork(each, String(globals['network'] ?? 'story'));
    if (toMs <= performance.movedMs) continue;
    each.stage.clock.move(toMs - performance.movedMs);
    each.stage.refresh();
  }
  performance.movedMs = Math.max(performance.movedMs, toMs);
  return { staged };
};

async function setScenes(scenes: Readonly<Record<string, Scene>>): Promise<Readonly<Record<string, Staged>>> {
  return Object.fromEntries(await Promise.all(Object.entries(scenes).map(async ([name, scene]) => [name, await setScene(scene)] as const)));
}

function applyNetwork({ stage: { network } }: Staged, wanted: string): void {
  if (wanted === 'story') return;
  network.latencyMs = wanted === 'slow' ? 2_000 : 0;
  network.isFailing = wanted === 'failing';
  network.isOffline = wanted === 'offline';
}

/** For `beforeEach`: its cleanup runs when the story is left or remounted. */
export function leaveStage({ id }: { readonly id: string }): () => void {
  return () => void performances.delete(id);
}

interface Loaded {
  readonly loaded: Record<string, unknown>;
}

export function galleryOf({ loaded }: Loaded): Readonly<Record<string, Staged>> {
  return loaded['staged'] as Readonly<Record<string, Staged>>;
}

/** What the loader of a story with one scene has set. */
export function stagedOf(context: Loaded): Staged {
  return galleryOf(context)['only']!;
}
