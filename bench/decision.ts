// What a decision costs beside the raw call into Cedar, measured in the same run: `node bench/decision.ts [--json OUT]`.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { authorize, createPreparsedSchema, createSlice, type PolicySlice } from '../packages/policy/src/lib/cedar/authorize.ts';
import { createCedarPolicy } from '../packages/policy/src/lib/cedar/cedar-policy.ts';
import { toCedarRequest } from '../packages/policy/src/lib/cedar/cedar-request.ts';
import { checkCedarPolicies } from '../packages/policy/src/lib/cedar/check-policies.ts';
import { officeTools, payment, sendPayment, toolOf } from '../packages/policy/src/lib/cedar/office-fixture.ts';
import type { DemandingPolicy } from '../packages/policy/src/lib/cedar/parse-policies.ts';
import { toSchemaJson } from '../packages/policy/src/lib/cedar/schema.ts';
import { mayApply } from '../packages/policy/src/lib/cedar/scope.ts';
import { decide, type DecisionPoint } from '../packages/policy/src/index.ts';
import { simulate, type RecordedEvaluation } from '../packages/policy/src/lib/simulate.ts';
import { statefulIsAuthorized } from '../packages/policy/src/lib/cedar/wasm-node.ts';

const rounds = 40;
const callsPerRound = 25;

interface Subject {
  readonly name: string;
  readonly run: () => unknown;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** Microseconds per call: the median of rounds in which every subject has its turn, so that noise meets all alike. */
async function measure(subjects: readonly Subject[]): Promise<Readonly<Record<string, number>>> {
  const times = new Map(subjects.map(({ name }) => [name, [] as number[]]));
  for (let round = -3; round < rounds; round += 1) {
    for (const { name, run } of subjects) {
      const started = performance.now();
      for (let call = 0; call < callsPerRound; call += 1) await run();
      if (round >= 0) times.get(name)!.push(((performance.now() - started) * 1_000) / callsPerRound);
    }
  }
  return Object.fromEntries([...times].map(([name, each]) => [name, median(each)]));
}

/** `total` policies, ten of them about payments and the others about a hundred other tools. */
function policiesOf(total: number): string {
  const about = (tool: string, index: number): string =>
    `@id("${tool}-${index}") ${index % 3 ? '' : '@ask '}permit(principal, action == Action::"${tool}", resource) when { principal.user in Role::"role-${index}" || context.risk == "high" };`;
  return Array.from({ length: total }, (_, index) => (index % (total / 10) === 0 ? about('send_payment', index) : about(`tool_${index % 100}`, index))).join('\n');
}

const otherTools = Array.from({ length: 100 }, (_, index) => toolOf(`tool_${index}`, { text: { type: 'string' } }));
const tools = [...officeTools, ...otherTools];
const request = payment();

function prepare(total: number) {
  const policies = policiesOf(total);
  const checked = checkCedarPolicies({ policies, tools });
  if (!checked.ok) throw new Error(checked.issues[0]?.message ?? 'not checked');
  const tool = checked.value.schema.tools.get(sendPayment.name)!;
  const applicable = checked.value.policies.filter((policy) => mayApply(policy.json, sendPayment.name, ['write']));
  const slice = createSlice(applicable);
  const point: DecisionPoint = createCedarPolicy({ policies, tools, otherwise: 'ask', version: 'v1' });
  return { point, tool, slice, whole: createSlice(checked.value.policies), schema: createPreparsedSchema(toSchemaJson([tool])) };
}

const small = prepare(10);
const large = prepare(1_000);
const mapping = toCedarRequest(request, small.tool);
if (!mapping.ok) throw new Error('not mapped');
const mapped = mapping.request;

function raw(slice: PolicySlice<DemandingPolicy>, schema: typeof small.schema): () => unknown {
  return () => statefulIsAuthorized({ ...mapped, preparsedPolicySetId: slice.preparsed.id(), preparsedSchemaName: schema.id(), validateRequest: true });
}

function* history(count: number): Generator<RecordedEvaluation> {
  for (let index = 0; index < count; index += 1) yield { id: String(index), request, effect: 'ask' };
}

const perCall = await measure([
  { name: 'raw call, 10 policies', run: raw(small.slice, small.schema) },
  { name: 'mapping', run: () => toCedarRequest(request, small.tool) },
  { name: 'authorize, 10 policies', run: () => authorize(mapped, small.slice, small.schema) },
  { name: 'evaluate, 10 policies', run: () => small.point.evaluate(request) },
  { name: 'decide, 10 policies', run: () => decide(small.point, request, { timeoutMs: 20_000 }) },
  { name: 'evaluate, 1,000 policies of which 10 match the tool', run: () => large.point.evaluate(request) },
  { name: 'raw call, 1,000 policies unsliced', run: raw(large.whole, large.schema) },
]);

const simulated = 2_000;
const simulateTimes: number[] = [];
for (let round = 0; round < 3; round += 1) {
  const started = performance.now();
  await simulate(large.point, history(simulated), { timeoutMs: 20_000 });
  simulateTimes.push(((performance.now() - started) * 1_000) / simulated);
}
const times: Readonly<Record<string, number>> = { ...perCall, 'simulate, per record': median(simulateTimes) };

const of = (name: string): number => times[name]!;
const rawCall = of('raw call, 10 policies');
const ratios = {
  'evaluate to raw call': of('evaluate, 10 policies') / rawCall,
  'decide to raw call': of('decide, 10 policies') / rawCall,
  'simulate per record to raw call': of('simulate, per record') / rawCall,
  '1,000 policies to 10 (at most 1.5)': of('evaluate, 1,000 policies of which 10 match the tool') / of('evaluate, 10 policies'),
  '1,000 policies unsliced, raw, to ours': of('raw call, 1,000 policies unsliced') / of('evaluate, 1,000 policies of which 10 match the tool'),
};
const print = (line: string): boolean => process.stdout.write(`${line}\n`);
print(`${new Date().toISOString()} · ${cpus()[0]?.model ?? 'unknown'} × ${cpus().length} · Node ${process.version}`);
for (const [name, value] of Object.entries(times)) print(`${value.toFixed(0).padStart(8)} µs  ${name}`);
for (const [name, value] of Object.entries(ratios)) print(`${value.toFixed(2).padStart(8)} ×   ${name}`);
const out = process.argv.indexOf('--json');
if (out > 0) writeFileSync(process.argv[out + 1]!, `${JSON.stringify({ at: new Date().toISOString(), cpu: cpus()[0]?.model, cpus: cpus().length, node: process.version, microseconds: times, ratios }, null, 2)}\n`);
if (ratios['1,000 policies to 10 (at most 1.5)'] > 1.5) process.exitCode = 1;
