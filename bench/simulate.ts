// What it costs to put a history to a draft: `node bench/simulate.ts [--records 100000] [--json OUT]`.
import { readFileSync } from 'node:fs';
import { toToolDefinition } from '../packages/authority/src/index.ts';
import type { Provenance } from '../packages/core/src/index.ts';
import { createCedarPolicy } from '../packages/policy/src/cedar.ts';
import { simulate, type EvaluationRequest, type RecordedEvaluation } from '../packages/policy/src/index.ts';
import { officeAgent, tenant, toolRegistrations } from '../apps/chat/server/agent.ts';
import { maya } from '../apps/chat/server/people.ts';
import { callCedar, mapRequest, prepareCedar, type CedarParts } from './cedar-parts.ts';
import { print, publish, readOption } from './measure.ts';

const total = Number(readOption('--records') ?? 100_000);
const tools = toolRegistrations.map(toToolDefinition);
const policies = readFileSync(new URL('../apps/chat/policies/office.cedar', import.meta.url), 'utf8');
const draft = createCedarPolicy({ policies, tools, otherwise: 'ask' });

const origins: readonly Provenance[] = ['user', 'system', 'agent', 'external', 'unknown'];
const minuteMs = 60_000;
const start = Date.UTC(2026, 0, 1);

/** A working life: of ten calls seven read, two write a mail, one pays; one payment in fifty is too large. One call a minute. */
function callAt(index: number): RecordedEvaluation {
  const isPayment = index % 10 === 9;
  const isMail = index % 10 === 4 || index % 10 === 7;
  const name = isPayment ? 'send_payment' : isMail ? 'send_mail' : 'read_mail';
  const tool = tools.find((known) => known.name === name)!;
  const args = {
    send_payment: { recipient: 'Northwind GmbH', iban: 'DE89370400440532013000', amount: index % 500 === 9 ? 60_000 : 10 + (index % 4_000), reference: `INV-${index}` },
    send_mail: { to: 'billing@northwind.example', subject: `Order ${index}`, body: 'Dear Ms Weber, the lamps have arrived. Thank you. Maya Chen' },
    read_mail: { id: `mail-${index}` },
  }[name];
  const provenance = Object.keys(args).map((argument, position) => ({ pointer: `/${argument}`, provenance: origins[(index + position) % origins.length]! }));
  const request: EvaluationRequest = {
    subject: { type: 'agent', id: officeAgent.id, properties: { name: officeAgent.name, user: maya, via: [] } },
    action: { name, properties: { effect: tool.effect, risk: tool.risk } },
    resource: { type: 'tool', id: name },
    context: { tenant, conversation: `c-${index % 100}`, arguments: args, provenance, time: start + index * minuteMs },
  };
  return { id: String(index), request, effect: isPayment || isMail ? 'ask' : 'allow' };
}

function* history(count: number): Generator<RecordedEvaluation> {
  for (let index = 0; index < count; index += 1) yield callAt(index);
}

const parts = new Map<string, CedarParts>(['read_mail', 'send_mail', 'send_payment'].map((name) => [name, prepareCedar(policies, tools, name)]));

/** Ten consecutive records are the mix of all of them. */
const sampled = 10;
/** One batch in so many is followed by raw calls about its last records, so that both meet the same noise. */
const everyBatch = 10;
let [rawCalls, rawMs, pausedMs, largestMegabytes] = [0, 0, 0, 0];

function sampleRaw(evaluated: number): void {
  const paused = performance.now();
  const calls = Array.from({ length: Math.min(sampled, evaluated) }, (_, back) => {
    const { request } = callAt(evaluated - 1 - back);
    const { tool, slice, schema } = parts.get(request.action.name)!;
    return { mapped: mapRequest(request, tool), slice, schema };
  });
  const started = performance.now();
  for (const { mapped, slice, schema } of calls) callCedar(mapped, slice, schema);
  const ended = performance.now();
  rawCalls += calls.length;
  rawMs += ended - started;
  largestMegabytes = Math.max(largestMegabytes, process.memoryUsage().rss / 1_048_576);
  pausedMs += performance.now() - paused;
}

await simulate(draft, history(1_000));
const started = performance.now();
const simulation = await simulate(draft, history(total), {
  onProgress: (evaluated) => {
    if ((evaluated / 50) % everyBatch === 0) sampleRaw(evaluated);
    if (evaluated % Math.max(50, Math.round(total / 500) * 50) === 0) print(`${String(evaluated).padStart(8)} of ${total} records`);
  },
});
const perRecord = ((performance.now() - started - pausedMs) * 1_000) / total;
const rawCall = (rawMs * 1_000) / rawCalls;
const { state, evaluated, before, after, changed, promptsPerWeek } = simulation;
print(`${state}: ${evaluated} records; before ${JSON.stringify(before)}, after ${JSON.stringify(after)}, ${changed} changed, ${promptsPerWeek.after.toFixed(0)} prompts a week`);

const abort = new AbortController();
let abortedAt = 0;
const aborted = await simulate(draft, history(total), {
  signal: abort.signal,
  onProgress: (done) => {
    if (done < 1_000 || abort.signal.aborted) return;
    setTimeout(() => {
      abortedAt = performance.now();
      abort.abort();
    }, 0);
  },
});
const abortMs = performance.now() - abortedAt;
print(`${aborted.state}: cancelled at 1,000, ended ${abortMs.toFixed(1)} ms later after ${aborted.evaluated} of ${total} records`);

publish({
  microseconds: { 'raw call': rawCall, 'simulate, per record': perRecord, 'from the abort to the end': abortMs * 1_000 },
  ratios: { 'simulate per record to raw call': perRecord / rawCall },
  facts: { records: total, rawCalls, largestMegabytes: Math.round(largestMegabytes), simulation: { state, evaluated, before, after, changed, promptsPerWeek }, aborted: { evaluated: aborted.evaluated } },
});
const isWhole = state === 'completed' && evaluated === total && simulation.failures === 0;
if (!isWhole || aborted.state !== 'aborted' || aborted.evaluated >= total) process.exitCode = 1;
