// What guarding costs a call that is allowed outright, adapter by adapter: `npm run bench:guarded -- [--json OUT]`.
// One scripted step with one tool that does nothing, so the ratio is the worst there is: no model and no effect take time.
import { openBareServer } from '../packages/ag-ui/src/lib/bare.fixture.ts';
import type { Effects, Session } from '../packages/conformance/src/index.ts';
import { createEffectLedger } from '../packages/conformance/src/index.ts';
import { ours, stock } from '../packages/conformance/scripts/subjects.ts';
import { measure, publish, type Subject } from './measure.ts';

const callsPerRound = 10;
let calls = 0;

interface Layer {
  readonly name: string;
  readonly open: (effects: Effects) => Promise<Pick<Session, 'start'>>;
}

/** One call after another that nobody is asked about, in a conversation that has begun: a proxy stands, a first call is over. A new session in each round, so that none grows old. */
function toSubject(layer: Layer): Subject {
  let session: Pick<Session, 'start'>;
  return {
    name: layer.name,
    prepare: async () => {
      session = await layer.open(createEffectLedger());
      await session.start('c-1', [{ id: 'first', tool: 'look', arguments: {} }]);
    },
    run: () => session.start('c-1', [{ id: `call-${(calls += 1)}`, tool: 'look', arguments: {} }]),
  };
}

/** What an adapter of a framework without approvals of its own stands beside: the same without a guard. */
const bare: readonly Layer[] = [
  { name: 'ag-ui, unguarded', open: async (effects) => openBareServer(effects) },
  {
    name: 'guard, unguarded',
    open: async (effects) => ({ start: async (_conversation, made) => void (await Promise.all(made.map(({ tool, arguments: args }) => effects.run(tool, args)))) }),
  },
];

/** By adapter. A guarded handler and a guarded client are between the client and the server that stock MCP has. */
const besides: Readonly<Record<string, string>> = { 'mcp-handler': 'mcp, stock', 'mcp-client': 'mcp, stock', 'ag-ui': 'ag-ui, unguarded', guard: 'guard, unguarded' };
const frameworks = new Map<string, Layer>([...stock, ...bare].map((layer) => [layer.name, layer]));
const pairs = ours.map((guarded) => ({ guarded, beside: frameworks.get(besides[guarded.name] ?? `${guarded.name}, stock`)! }));

const layers = new Set<Layer>(pairs.flatMap(({ beside, guarded }) => [beside, guarded]));
const times = await measure([...layers].map(toSubject), { rounds: 20, callsPerRound });
const added = Object.fromEntries(pairs.map(({ beside, guarded }) => [guarded.name, times[guarded.name]! - times[beside.name]!]));
const ratios = Object.fromEntries(
  pairs.flatMap(({ beside, guarded: { name } }) => [
    [`${name}: guarded to stock`, times[name]! / times[beside.name]!],
    // What asking the authority, claiming and reporting cost without any framework.
    [`${name}: what it adds, to what guard adds`, added[name]! / added['guard']!],
  ]),
);
publish({ microseconds: { ...times, ...Object.fromEntries(Object.entries(added).map(([name, value]) => [`${name}: added by guarding`, value])) }, ratios, facts: { callsPerRound } });
process.exit();
