// What guarding costs a call that is allowed outright, framework by framework: `node bench/guarded.ts [--json OUT]`.
// One scripted step with one tool that does nothing, so the ratio is the worst there is: no model and no effect take time.
import type { Session, Subject as Layer } from '../packages/conformance/src/index.ts';
import { createEffectLedger } from '../packages/conformance/src/index.ts';
import { ours, stock } from '../packages/conformance/scripts/subjects.ts';
import { measure, publish, type Subject } from './measure.ts';

const callsPerRound = 10;
let calls = 0;

/** One call after another that nobody is asked about, in a conversation that has begun: a proxy stands, a first call is over. A new session in each round, so that none grows old. */
function toSubject(layer: Layer): Subject {
  let session: Session;
  return {
    name: layer.name,
    prepare: async () => {
      session = await layer.open(createEffectLedger());
      await session.start('c-1', [{ id: 'first', tool: 'look', arguments: {} }]);
    },
    run: () => session.start('c-1', [{ id: `call-${(calls += 1)}`, tool: 'look', arguments: {} }]),
  };
}

const pairs = stock.flatMap((bare) => {
  const guarded = ours.find(({ name }) => bare.name === `${name}, stock`);
  return guarded ? [{ bare, guarded }] : [];
});

const times = await measure(
  pairs.flatMap(({ bare, guarded }) => [toSubject(bare), toSubject(guarded)]),
  { rounds: 20, callsPerRound },
);
const ratios = Object.fromEntries(pairs.map(({ bare, guarded }) => [`${guarded.name}: guarded to stock`, times[guarded.name]! / times[bare.name]!]));
const added = Object.fromEntries(pairs.map(({ bare, guarded }) => [`${guarded.name}: added by guarding`, times[guarded.name]! - times[bare.name]!]));
publish({ microseconds: { ...times, ...added }, ratios, facts: { callsPerRound } });
process.exit();
