import { attempt, decide, hold, holdRuns, need, says, type Attack } from './attack.ts';
import { chat, look, payment } from './calls.ts';

const mostMs = 5_000;

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
];
