import { attempt, decide, hold, holdRuns, isLacking, need, says, type Attack } from './attack.ts';
import { chat, payment } from './calls.ts';

/** One approval, one execution. */
export const attacksOnUse: readonly Attack[] = [
  {
    id: 'replay',
    title: 'The same approval is used again, after it ran',
    async run(stage) {
      const { session } = stage;
      await session.start(chat, [payment]);
      const saved = await session.save(chat);
      await decide(stage, payment, 'approve');
      await session.resume(chat, says('approve', payment));
      await attempt(() => session.resume(chat, says('approve', payment)));
      await session.restore(chat, saved);
      await attempt(() => session.resume(chat, says('approve', payment)));
      holdRuns(stage, [payment], 'one approval is one execution');
    },
  },
  {
    id: 'replay-elsewhere',
    title: 'The same approval is used in another conversation',
    async run(stage) {
      const { session } = stage;
      await session.start(chat, [payment]);
      const saved = await session.save(chat);
      await decide(stage, payment, 'approve');
      await session.restore('c-2', saved.replaceAll(chat, 'c-2'));
      await attempt(() => session.resume('c-2', says('approve', payment)));
      if (!session.runsOnApproval) holdRuns(stage, [], 'in another conversation');
      await session.resume(chat, says('approve', payment));
      holdRuns(stage, [payment], 'in its own conversation');
    },
  },
  {
    id: 'concurrent',
    title: 'Three resumptions of one approval at once',
    async run(stage) {
      const { session } = stage;
      await session.start(chat, [payment]);
      await decide(stage, payment, 'approve');
      await Promise.all([1, 2, 3].map(() => attempt(() => session.resume(chat, says('approve', payment)))));
      holdRuns(stage, [payment], 'one approval is one execution');
    },
  },
  {
    id: 'race',
    title: 'An approval races a decline: one of them counts, and whoever lost is told',
    async run(stage) {
      const { session, effects } = stage;
      await session.start(chat, [payment]);
      if (isLacking(session.decide)) {
        const [, isRejected] = await Promise.all([attempt(() => session.resume(chat, says('approve', payment))), attempt(() => session.resume(chat, says('reject', payment)))]);
        hold(effects.runs.length === 0 || !isRejected, 'it ran, and the decline reported success too');
        return;
      }
      const word = session.decide;
      const [approved, declined] = await Promise.all((['approve', 'decline'] as const).map((each) => word({ callId: payment.id, says: each, by: 'maya' })));
      hold(approved !== declined, `${approved ? 'both words were' : 'neither word was'} taken`);
      await Promise.all([attempt(() => session.resume(chat, says('approve', payment))), attempt(() => session.resume(chat, says('reject', payment)))]);
      hold(effects.runs.length <= (approved ? 1 : 0), `it ran ${effects.runs.length} times after a race the ${approved ? 'approval' : 'decline'} won`);
    },
  },
  {
    id: 'failed-effect',
    title: 'An effect that failed is not run again on the old approval',
    async run(stage) {
      const { session, effects } = stage;
      effects.fails = true;
      await session.start(chat, [payment]);
      const saved = await session.save(chat);
      await decide(stage, payment, 'approve');
      await attempt(() => session.resume(chat, says('approve', payment)));
      await session.restore(chat, saved);
      await attempt(() => session.resume(chat, says('approve', payment)));
      holdRuns(stage, [payment], 'nobody knows what the first run did');
    },
  },
  {
    id: 'reused-id',
    title: 'The id of a call that ran is used for another call',
    async run(stage) {
      const { session } = stage;
      await session.start(chat, [payment]);
      await decide(stage, payment, 'approve');
      await session.resume(chat, says('approve', payment));
      const other = { ...payment, arguments: { ...payment.arguments, amount: 99_999 } };
      await attempt(() => session.start(chat, [other]));
      if (!isLacking(session.decide)) await attempt(() => session.resume(chat, says('approve', other)));
      holdRuns(stage, [payment], 'the approval was for another call');
    },
  },
  {
    id: 'expired-prompt',
    title: 'It is approved after the prompt expired',
    async run(stage) {
      const { session } = stage;
      const pass = need(session.passDeadline);
      await session.start(chat, [payment]);
      await pass();
      const isTaken = await need(session.decide)({ callId: payment.id, says: 'approve', by: 'maya' });
      await attempt(() => session.resume(chat, says('approve', payment)));
      holdRuns(stage, [], 'after the deadline');
      hold(!isTaken, 'an approval after the deadline was taken');
    },
  },
  {
    id: 'expired-permission',
    title: 'It is approved in time, and resumed long after',
    async run(stage) {
      const { session } = stage;
      const pass = need(session.passDeadline);
      await session.start(chat, [payment]);
      await decide(stage, payment, 'approve');
      await pass();
      await attempt(() => session.resume(chat, says('approve', payment)));
      holdRuns(stage, [], 'after the deadline');
    },
  },
  {
    id: 'restart',
    title: 'The process restarts while a prompt waits, and again after it ran',
    async run(stage) {
      const { session } = stage;
      const restart = need(session.restart);
      await session.start(chat, [payment]);
      const saved = await session.save(chat);
      await restart();
      await decide(stage, payment, 'approve');
      await session.resume(chat, says('approve', payment));
      holdRuns(stage, [payment], 'after the restart');
      await restart();
      await session.restore(chat, saved);
      await attempt(() => session.resume(chat, says('approve', payment)));
      holdRuns(stage, [payment], 'one approval is one execution');
    },
  },
];
