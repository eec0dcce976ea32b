import { attempt, decide, hold, holdRuns, LacksAbility, need, says, type Attack } from './attack.ts';
import { approvedChat, chat, look, otherPayment, payment } from './calls.ts';
import type { Session } from './subject.ts';

const storedApprovals = 200;
/** Times what a call takes in a session without them. What reads or writes every one of them takes many times as long. */
const mostTimes = 4;
/** The two sessions take turns, and the least of each counts: a machine that is busy with something else makes for another round. */
const fewestRounds = 3;
const mostRounds = 20;

/** Time goes by: a process is killed, calls cost time, and approvals pile up. */
export const attacksOnAge: readonly Attack[] = [
  {
    id: 'killed',
    title: 'The process is killed (kill -9) between the claim and the effect: the effect is not run on the old claim or approval',
    async run(stage) {
      const { session, saved } = await stage.reopenKilled();
      const read = need(session.readLog);
      await session.restore(chat, saved.running);
      const log = await read(payment.id);
      hold(log.includes('action.claimed'), 'the log of the killed process has no claim');
      hold(!log.includes('action.completed'), 'the log says that it was completed');
      await attempt(() => session.resume(chat, says('approve', payment)));
      holdRuns(stage, [], 'nobody knows what the first run did');
    },
  },
  {
    id: 'killed-after-approval',
    title: 'It is killed after an approval that was taken: the approval is in the log, and good for one run',
    async run(stage) {
      if (stage.session.runsOnApproval) throw new LacksAbility('what is approved runs at once: there is no moment in between');
      const { session, saved } = await stage.reopenKilled();
      const read = need(session.readLog);
      await session.restore(approvedChat, saved.approved);
      hold((await read(otherPayment.id)).includes('consent.approved'), 'the log does not know the approval');
      for (let time = 0; time < 2; time += 1) await attempt(() => session.resume(approvedChat, says('approve', otherPayment)));
      holdRuns(stage, [otherPayment], 'one approval is one execution');
    },
  },
  {
    id: 'one-round-trip',
    title: 'What is allowed outright waits for one answer of the authority, the first time too, and reports once',
    async run(stage) {
      const { session, effects } = stage;
      const count = need(session.countRequests);
      // What reads at its start what is open does so before there is a call.
      await session.start(chat, []);
      for (const call of [look, { ...look, id: 'call-8' }]) {
        const before = count();
        let atStart = before;
        effects.onRun = async () => void (atStart = count());
        await session.start(chat, [call]);
        hold(atStart - before <= 1, `the effect waited for ${atStart - before} answers`);
        hold(count() - before <= 2, `the call took ${count() - before} requests`);
      }
      holdRuns(stage, [look, look], 'nobody had to be asked');
    },
  },
  {
    id: 'many-approvals',
    title: `A call takes no more than ${mostTimes} times as long when ${storedApprovals} approvals are in store`,
    async run(stage) {
      const [young, old] = [await stage.openDurable(), await stage.openDurable()];
      await need(old.storeApprovals)(chat, storedApprovals);
      const [before, after] = [createStopwatch(young), createStopwatch(old)];
      let rounds = 0;
      do {
        await before.run(rounds);
        await after.run(rounds);
        rounds += 1;
      } while (rounds < fewestRounds || (after.leastMs() > mostTimes * before.leastMs() && rounds < mostRounds));
      hold(stage.effects.runs.length === 2 * rounds, 'not every call ran');
      hold(after.leastMs() <= mostTimes * before.leastMs(), `it takes ${(after.leastMs() / before.leastMs()).toFixed(1)} times as long`);
    },
  },
];

interface Stopwatch {
  readonly run: (round: number) => Promise<void>;
  readonly leastMs: () => number;
}

/** The quickest of several: whatever else the machine does only ever adds. */
function createStopwatch(session: Session): Stopwatch {
  let least = Infinity;
  return {
    leastMs: () => least,
    async run(round) {
      const call = { ...payment, id: `timed-${round}`, arguments: { ...payment.arguments, amount: 1_000 + round } };
      const startedAt = performance.now();
      await session.start(chat, [call]);
      await decide({ session }, call, 'approve');
      await session.resume(chat, says('approve', call));
      least = Math.min(least, performance.now() - startedAt);
    },
  };
}
