// Runs a subject in a process of its own, to the moment its effect begins, and is killed there: node run-until-killed.ts MODULE NAME FOLDER
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decide, isLacking, says } from './attack.ts';
import { approvedChat, chat, otherPayment, payment } from './calls.ts';
import { createEffectLedger } from './effect-ledger.ts';
import type { Subject } from './subject.ts';

const [, , module, name, folder] = process.argv as [string, string, string, string, string];
const subject = ((await import(module)) as Readonly<Record<string, Subject>>)[name]!;
const effects = createEffectLedger();
effects.onRun = () => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
};
const session = await subject.open(effects, folder);
const stage = { session, effects };
const save = async (as: 'approved' | 'running', conversation: string): Promise<void> => writeFileSync(join(folder, `${as}.txt`), await session.save(conversation));

await session.start(approvedChat, [otherPayment]);
await save('approved', approvedChat);
// Where an approval runs the call by itself, there is no moment between the two.
if (!session.runsOnApproval && !isLacking(session.decide)) await decide(stage, otherPayment, 'approve');

await session.start(chat, [payment]);
await save('running', chat);
await decide(stage, payment, 'approve');
await session.resume(chat, says('approve', payment));
process.exit(1);
