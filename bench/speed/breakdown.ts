import { Session, type Profiler } from 'node:inspector/promises';

/** What a stretch of work was spent on, in shares of its time that add up to 1. */
export type Breakdown = Readonly<Record<Part, number>>;

export type Part = 'policy' | 'machine' | 'hashing' | 'SQL' | 'serialisation' | 'provenance and text' | 'the rest' | 'waiting';

/** Which part a file's functions, and what they call, belong to. What JSON costs is counted where it is called. */
const parts: readonly (readonly [Part, RegExp])[] = [
  ['waiting', /^\(idle\)$/u],
  ['policy', /packages\/policy\/|cedar/u],
  ['machine', /core\/src\/lib\/(?:lifecycle|machine)|xstate/u],
  ['hashing', /core\/src\/lib\/digest\.ts|@noble\/hashes/u],
  ['provenance and text', /core\/src\/lib\/(?:provenance|text|written|sought|folded|confusables)/u],
];
const sql = /kysely|\/pg|sqlite|postgres-|sql-/u;
const records = /authority\/src\/lib\/sql-/u;

/** Profiles work where it runs, with everything around it. */
export async function profile(work: () => Promise<unknown>): Promise<Breakdown> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 100 });
  await session.post('Profiler.start');
  await work();
  const { profile: recorded } = await session.post('Profiler.stop');
  session.disconnect();
  return share(recorded);
}

function share({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Breakdown {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const known = new Map<number, Part>();
  const partOf = (id: number): Part => {
    const stack: string[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const { functionName, url } = byId.get(at)!.callFrame;
      stack.push(url || functionName);
    }
    return toPart(stack);
  };
  const times: Record<Part, number> = { policy: 0, machine: 0, hashing: 0, SQL: 0, serialisation: 0, 'provenance and text': 0, 'the rest': 0, waiting: 0 };
  samples.forEach((id, index) => {
    const part = known.get(id) ?? partOf(id);
    known.set(id, part);
    times[part] += timeDeltas[index] ?? 0;
  });
  const total = Object.values(times).reduce((sum, time) => sum + time, 0);
  return Object.fromEntries(Object.entries(times).map(([part, time]) => [part, time / total])) as Breakdown;
}

/** `stack` begins with the function that ran. */
function toPart(stack: readonly string[]): Part {
  if (records.test(stack[0]!)) return 'serialisation';
  for (const frame of stack) {
    const found = parts.find(([, pattern]) => pattern.test(frame));
    if (found) return found[0];
    if (sql.test(frame)) return 'SQL';
  }
  return 'the rest';
}
