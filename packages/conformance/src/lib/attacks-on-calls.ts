import { attempt, decide, hold, holdRuns, need, says, type Attack } from './attack.ts';
import { chat, inflate, payment } from './calls.ts';

/** What runs is what was asked about. */
export const attacksOnCalls: readonly Attack[] = [
  {
    id: 'edited-answer',
    title: 'The answer brings other arguments along',
    async run(stage) {
      const resume = need(stage.session.resumeEdited);
      await stage.session.start(chat, [payment]);
      await decide(stage, payment, 'approve');
      await attempt(() => resume(chat, [{ callId: payment.id, arguments: { ...payment.arguments, amount: 99_999 } }]));
      hold(!JSON.stringify(stage.effects.runs).includes('99999'), 'it ran with arguments nobody was asked about');
    },
  },
  {
    id: 'edit-renames',
    title: 'The answer makes another tool of the call',
    async run(stage) {
      const resume = need(stage.session.resumeEdited);
      await stage.session.start(chat, [payment]);
      await decide(stage, payment, 'approve');
      await attempt(() => resume(chat, [{ callId: payment.id, tool: 'wire' }]));
      hold(stage.effects.runs.every(({ tool }) => tool !== 'wire'), 'a tool ran that nobody was asked about');
    },
  },
  {
    id: 'saved-state-edited',
    title: 'The arguments are edited in what was saved, after the approval',
    async run(stage) {
      const { session, effects } = stage;
      await session.start(chat, [payment]);
      await decide(stage, payment, 'approve');
      await session.restore(chat, inflate(await session.save(chat)));
      await attempt(() => session.resume(chat, says('approve', payment)));
      hold(!JSON.stringify(effects.runs).includes('99999'), 'it ran with arguments nobody was asked about');
    },
  },
  {
    id: 'definition-swapped',
    title: 'The tool’s definition changes between the consent and the run',
    async run(stage) {
      const { session } = stage;
      const swap = need(session.swapDefinition);
      await session.start(chat, [payment]);
      await decide(stage, payment, 'approve');
      await swap('pay');
      await attempt(() => session.resume(chat, says('approve', payment)));
      holdRuns(stage, [], 'the consent was for another tool');
    },
  },
  {
    id: 'unlisted-tool',
    title: 'A tool that nobody told the layer of does not run unasked',
    async run(stage) {
      await attempt(() => stage.session.start(chat, [{ id: 'call-4', tool: 'unlisted', arguments: {} }]));
      holdRuns(stage, [], 'nobody was asked');
    },
  },
  {
    id: 'late-tool',
    title: 'Nor does one that the framework got after the layer was set up',
    async run(stage) {
      await need(stage.session.addLateTool)();
      await attempt(() => stage.session.start(chat, [{ id: 'call-4', tool: 'late', arguments: {} }]));
      holdRuns(stage, [], 'nobody was asked');
    },
  },
  {
    id: 'prototype-name',
    title: 'A call named like what every object has runs nothing, and breaks nothing',
    async run(stage) {
      for (const [index, tool] of ['toString', 'constructor', '__proto__', 'hasOwnProperty'].entries()) {
        await attempt(() => stage.session.start(`c-${index + 10}`, [{ id: `call-${index + 10}`, tool, arguments: {} }]));
      }
      holdRuns(stage, [], 'there is no such tool');
      await stage.session.start(chat, [payment]);
      await decide(stage, payment, 'approve');
      await stage.session.resume(chat, says('approve', payment));
      holdRuns(stage, [payment], 'after them, an honest call');
    },
  },
  {
    id: 'sub-agent',
    title: 'A sub-agent’s call is asked about like any other',
    async run(stage) {
      const { session } = stage;
      const start = need(session.startInSubAgent);
      await start(chat, [payment]);
      holdRuns(stage, [], 'before anybody decided');
      await decide(stage, payment, 'decline');
      await attempt(() => session.resume(chat, says('reject', payment)));
      holdRuns(stage, [], 'though it was declined');
      const again = { ...payment, id: 'call-8' };
      await start('c-2', [again]);
      await decide(stage, again, 'approve');
      await session.resume('c-2', says('approve', again));
      holdRuns(stage, [payment], 'after the approval');
    },
  },
  {
    id: 'runtime-override',
    title: 'Nothing passed at run time switches the asking off',
    async run(stage) {
      await attempt(() => need(stage.session.startOverridden)(chat, [payment]));
      need(stage.session.startOverridden);
      holdRuns(stage, [], 'nobody was asked');
    },
  },
];
