// One authority that lives for long, and what it holds on to: `node --expose-gc bench/speed/run-memory.ts <actions>`.
import { setTimeout as pause } from 'node:timers/promises';
import { countPerSecond, instantPoint, openAuthority, runCycle } from './cycle.ts';
import { openSqlite } from './engines.ts';
import { earlyActions, type MemoryUse } from './memory.ts';

const actions = Number(process.argv[2]);
const callers = 64;
const engine = await openSqlite();
const authority = openAuthority(engine.storage, instantPoint);

async function read(): Promise<MemoryUse> {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await pause(20);
  }
  const { heapUsed, heapTotal, external, rss } = process.memoryUsage();
  return { heap: (heapUsed + external) / 2 ** 20, heapTaken: heapTotal / 2 ** 20, resident: rss / 2 ** 20 };
}

await countPerSecond(callers, earlyActions, () => runCycle(authority));
const early = await read();
await countPerSecond(callers, actions - earlyActions, () => runCycle(authority));
process.stdout.write(JSON.stringify([early, await read()]));
await engine.close();
