import { attempt, decide, hold, holdRuns, need, says, type Attack } from './attack.ts';
import { chat, look, otherPayment, payment } from './calls.ts';

const mostMs = 5_000;
/** The authority commits at most 64 in one transaction. */
const many = 150;

/** What happens when the authority is away, has changed its mind, or says stop. */
export const attacksOnTheAuthority: readonly Attack[] = [
  {
    id: 'down',
    title: 'The authority cannot be reached: nothing runs, not even what is allowed',
    async run(stage) {
      const { session } = stage;
      need(session.setDown)(true);
      await attempt(() => session.start(chat, [payment]));
      await attempt(() => session.start('c-2', [look]));
      holdRuns(stage, [], 'without a word of the authority');
    },
  },
  {
    id: 'down-after-approval',
    title: 'It goes away after the approval',
    async run(stage) {
      const { session } = stage;
      const setDown = need(session.setDown);
      await session.start(chat, [payment]);
      await decide(stage, payment, 'approve');
      setDown(true);
      await attempt(() => session.resume(chat, says('approve', payment)));
      holdRuns(stage, [], 'without a claim');
    },
  },
  {
    id: 'policy-tightened',
    title: 'The policy forbids, after the approval, what was approved',
    async run(stage) {
      const { session } = stage;
      const forbid = need(session.forbid);
      await session.start(chat, [payment]);
      await decide(stage, payment, 'approve');
      await forbid('pay');
      await attempt(() => session.resume(chat, says('approve', payment)));
      holdRuns(stage, [], 'the policy in force forbids it');
    },
  },
  {
    id: 'stopped',
    title: 'The emergency stop is pressed: nothing starts, be it approved or allowed',
    async run(stage) {
      const { session } = stage;
      const press = need(session.pressStop);
      await session.start(chat, [payment]);
      await decide(stage, payment, 'approve');
      await press();
      await attempt(() => session.resume(chat, says('approve', payment)));
      await attempt(() => session.start('c-2', [look]));
      holdRuns(stage, [], 'after the stop');
    },
  },
  {
    id: 'dropped-header',
    title: 'After the stop, the agent’s requests leave out a header, or all of them',
    async run(stage) {
      const { session } = stage;
      const drop = need(session.dropHeaders);
      const press = need(session.pressStop);
      await session.start(chat, [payment]);
      await decide(stage, payment, 'approve');
      await press();
      const isCredential = (header: string): boolean => header === 'authorization';
      for (const [index, isDropped] of [isCredential, (header: string) => !isCredential(header), () => true].entries()) {
        drop(isDropped);
        await attempt(() => session.resume(chat, says('approve', payment)));
        await attempt(() => session.start(`dropped-${index}`, [{ ...look, id: `dropped-${index}` }]));
      }
      holdRuns(stage, [], 'after the stop');
    },
  },
  {
    id: 'outlives-stop',
    title: 'What was asked or approved before a stop is used after the stop was reset: it ended with it',
    async run(stage) {
      const { session } = stage;
      const press = need(session.pressStop);
      const reset = need(session.resetStop);
      const word = need(session.decide);
      await session.start(chat, [payment]);
      const saved = await session.save(chat);
      if (!session.runsOnApproval) await decide(stage, payment, 'approve');
      await press();
      await reset();
      hold(!(await word({ callId: payment.id, says: 'approve', by: 'maya' })), 'an approval after the reset was taken for what was asked before the stop');
      await attempt(() => session.resume(chat, says('approve', payment)));
      await session.restore(chat, saved);
      await attempt(() => session.resume(chat, says('approve', payment)));
      holdRuns(stage, [], 'on an approval of before the stop');
      const again = { ...otherPayment, id: 'call-8' };
      await session.start('c-2', [again]);
      await decide(stage, again, 'approve');
      await session.resume('c-2', says('approve', again));
      holdRuns(stage, [again], 'asked and approved after the reset');
    },
  },
  {
    id: 'stop-races-approval',
    title: 'The emergency stop races an approval, and then a run: what had no claim before it runs neither after it nor after its reset',
    async run(stage) {
      const { session, effects } = stage;
      const word = need(session.decide);
      const press = need(session.pressStop);
      const reset = need(session.resetStop);
      const read = need(session.readLog);
      for (const [index, racer] of ['approval', 'stop', 'run'].entries()) {
        const conversation = `c-${index + 20}`;
        const call = { ...payment, id: `raced-${index}`, arguments: { ...payment.arguments, amount: 3_000 + index } };
        const before = effects.runs.length;
        const approve = (): Promise<unknown> => word({ callId: call.id, says: 'approve', by: 'maya' });
        const resume = (): Promise<boolean> => attempt(() => session.resume(conversation, says('approve', call)));
        await session.start(conversation, [call]);
        if (racer === 'approval') await Promise.all([approve(), press()]);
        else if (racer === 'stop') await Promise.all([press(), approve()]);
        else {
          await approve();
          await Promise.all([resume(), press()]);
        }
        await resume();
        const ran = effects.runs.length - before;
        const log = await read(call.id);
        const mayRun = (session.runsOnApproval || racer === 'run') && log.includes('action.claimed');
        hold(ran <= (mayRun ? 1 : 0), `it ran ${ran} times after the ${racer}, and the log says ${log.join(', ')}`);
        await reset();
        await resume();
        hold(effects.runs.length - before === ran, 'it ran once the stop was reset');
      }
    },
  },
  {
    id: 'agent-writes-policy',
    title: 'The agent writes a policy that allows everything, or has one published',
    async run(stage) {
      const { session } = stage;
      const write = need(session.writePolicy);
      const taken: string[] = [];
      for (const by of ['agent', 'mallory', 'nobody'] as const) if (await write(by)) taken.push(by);
      await attempt(() => session.start(chat, [payment]));
      holdRuns(stage, [], 'under a policy of the agent’s');
      hold(taken.length === 0, `a policy was taken from: ${taken.join(', ')}`);
    },
  },
  {
    id: 'stopped-mid-flight',
    title: 'It is pressed while an effect runs: the effect is told',
    async run(stage) {
      const { session, effects } = stage;
      const press = need(session.pressStop);
      need(session.signals);
      effects.holds = true;
      const running = attempt(() => session.start(chat, [look]));
      await effects.started;
      await press();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), mostMs);
      });
      const heard = await Promise.race([effects.aborted.then(() => 'heard' as const), late]);
      clearTimeout(timer);
      effects.releaseAll();
      await running;
      hold(heard === 'heard', `the effect heard nothing within ${mostMs / 1_000} s`);
    },
  },
  {
    id: 'audited-before',
    title: 'The claim is in the log before the effect starts, the outcome after',
    async run(stage) {
      const { session, effects } = stage;
      const read = need(session.readLog);
      let atStart: readonly string[] = [];
      effects.onRun = async () => {
        atStart = await read(payment.id);
      };
      await session.start(chat, [payment]);
      await decide(stage, payment, 'approve');
      await session.resume(chat, says('approve', payment));
      hold(atStart.at(-1) === 'action.claimed', `the log said ${atStart.at(-1) ?? 'nothing'} when the effect started`);
      const after = (await read(payment.id)).at(-1);
      hold(after === 'action.completed', `the log says ${after ?? 'nothing'} after the effect`);
    },
  },
  {
    id: 'refusal-audited',
    title: 'A call that was refused is in the log',
    async run(stage) {
      const { session } = stage;
      const read = need(session.readLog);
      await attempt(() => session.start(chat, [{ id: 'call-6', tool: 'pay', arguments: { iban: 7, amount: 'much' } }]));
      holdRuns(stage, [], 'its arguments are none');
      hold((await read('call-6')).length > 0, 'the log does not know it');
    },
  },
  {
    id: 'name-in-the-message',
    title: 'Somebody else approves and says in the message that it was the person',
    async run(stage) {
      const { session } = stage;
      const decideClaiming = need(session.decideClaiming);
      await session.start(chat, [payment]);
      for (const words of [{ by: { id: 'maya', name: 'Maya Chen' } }, { user: 'maya' }, { approver: 'maya', roles: ['approver'] }]) {
        hold(!(await decideClaiming(payment.id, 'mallory', words)), 'a name in the message was believed');
      }
      await attempt(() => session.resume(chat, says('approve', payment)));
      holdRuns(stage, [], 'on somebody else’s word');
    },
  },
  {
    id: 'own-assurance',
    title: 'The agent approves and says how sure it is of itself',
    async run(stage) {
      const { session } = stage;
      const decideClaiming = need(session.decideClaiming);
      await session.start(chat, [payment]);
      for (const words of [{}, { assurance: 'passkey' }, { assurance: 'passkey', roles: ['approver', 'policy-author'] }]) {
        hold(!(await decideClaiming(payment.id, 'agent', words)), 'the agent’s own word was believed');
      }
      await attempt(() => session.resume(chat, says('approve', payment)));
      holdRuns(stage, [], 'on the agent’s own word');
    },
  },
  {
    id: 'no-credential',
    title: 'Somebody without a credential approves, and says who they are',
    async run(stage) {
      const { session } = stage;
      const decideClaiming = need(session.decideClaiming);
      await session.start(chat, [payment]);
      for (const words of [{}, { by: { id: 'maya', name: 'Maya Chen' } }, { user: 'maya', roles: ['owner'] }]) {
        hold(!(await decideClaiming(payment.id, 'nobody', words)), 'nobody’s word was believed');
      }
      await attempt(() => session.resume(chat, says('approve', payment)));
      holdRuns(stage, [], 'on nobody’s word');
    },
  },
  {
    id: 'approval-recorded',
    title: 'An approval that is taken is in the log, and still is after a restart',
    async run(stage) {
      const { session } = stage;
      const read = need(session.readLog);
      await session.start(chat, [payment]);
      await decide(stage, payment, 'approve');
      await need(session.restart)();
      hold((await read(payment.id)).includes('consent.approved'), 'the log does not know the approval');
    },
  },
  {
    id: 'every-run-recorded',
    title: `${many} calls at once, more than any queue of ours takes: each that ran has its claim and its end in the log`,
    async run(stage) {
      const { session, effects } = stage;
      const count = need(session.countLog);
      await attempt(() => session.start(chat, Array.from({ length: many }, (_, index) => ({ ...look, id: `many-${index}` }))));
      hold(effects.runs.length === many, `${effects.runs.length} of ${many} ran`);
      for (const type of ['action.claimed', 'action.completed']) {
        const recorded = await count(type);
        hold(recorded === many, `${many} ran, and the log has ${recorded} of ${type}`);
      }
    },
  },
  {
    id: 'full-log',
    title: 'The log takes no more entries: nothing starts, be it approved or allowed, and no approval is taken',
    async run(stage) {
      const { session } = stage;
      const fill = need(session.fillLog);
      const word = need(session.decide);
      await session.start(chat, [payment]);
      if (!session.runsOnApproval) await decide(stage, payment, 'approve');
      await session.start('c-2', [otherPayment]);
      fill(true);
      const isTaken = await word({ callId: otherPayment.id, says: 'approve', by: 'maya' });
      hold(!isTaken, 'an approval was taken that is in no log');
      await attempt(() => session.resume(chat, says('approve', payment)));
      await attempt(() => session.start('c-4', [look]));
      holdRuns(stage, [], 'without an entry in the log');
      fill(false);
      await session.start('c-5', [{ ...look, id: 'call-8' }]);
      holdRuns(stage, [look], 'once it takes entries again');
    },
  },
  {
    id: 'fabricated-entry',
    title: 'Nobody writes into the log what did not happen',
    async run({ session }) {
      const write = need(session.writeLog);
      const read = need(session.readLog);
      await session.start(chat, [payment]);
      const before = await read(payment.id);
      hold(!(await write(payment.id, 'consent.approved')), 'an entry was taken from a caller');
      hold((await read(payment.id)).length === before.length, 'the log has grown');
    },
  },
  {
    id: 'cut-log',
    title: 'A log without its last entries does not verify',
    async run(stage) {
      const { session } = stage;
      const verifies = need(session.verifiesCutLog);
      await session.start(chat, [look]);
      hold(!(await verifies()), 'it verifies');
    },
  },
  {
    id: 'rechained-log',
    title: 'A log with a changed entry, chained and signed anew from there, does not verify',
    async run({ session }) {
      const verifies = need(session.verifiesRechainedLog);
      await session.start(chat, [look]);
      hold(!(await verifies()), 'it verifies');
    },
  },
];
