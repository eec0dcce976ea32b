// What a decision costs beside the raw call into Cedar, measured in the same run: `node bench/decision.ts [--json OUT]`.
import { decide } from '../packages/policy/src/index.ts';
import { createCedarPolicy } from '../packages/policy/src/cedar.ts';
import { authorize } from '../packages/policy/src/lib/cedar/authorize.ts';
import { toCedarRequest } from '../packages/policy/src/lib/cedar/cedar-request.ts';
import { officeTools, payment, sendPayment, toolOf } from '../packages/policy/src/lib/cedar/office-fixture.ts';
import { callCedar, mapRequest, prepareCedar } from './cedar-parts.ts';
import { measure, publish } from './measure.ts';

/** `total` policies, ten of them about payments and the others about a hundred other tools. */
function policiesOf(total: number): string {
  const about = (tool: string, index: number): string =>
    `@id("${tool}-${index}") ${index % 3 ? '' : '@ask '}permit(principal, action == Action::"${tool}", resource) when { principal.user in Role::"role-${index}" || context.risk == "high" };`;
  return Array.from({ length: total }, (_, index) => (index % (total / 10) === 0 ? about('send_payment', index) : about(`tool_${index % 100}`, index))).join('\n');
}

const otherTools = Array.from({ length: 100 }, (_, index) => toolOf(`tool_${index}`, { text: { type: 'string' } }));
const tools = [...officeTools, ...otherTools];
const request = payment();
const timeout = { timeoutMs: 20_000 };

function prepare(total: number) {
  const policies = policiesOf(total);
  const point = createCedarPolicy({ policies, tools, otherwise: 'ask', version: 'v1' });
  return { ...prepareCedar(policies, tools, sendPayment.name), point };
}

const small = prepare(10);
const large = prepare(1_000);
const mapped = mapRequest(request, small.tool);

const microseconds = await measure([
  { name: 'raw call, 10 policies', run: () => callCedar(mapped, small.slice, small.schema) },
  { name: 'mapping', run: () => toCedarRequest(request, small.tool) },
  { name: 'authorize, 10 policies', run: () => authorize(mapped, small.slice, small.schema) },
  { name: 'evaluate, 10 policies', run: () => small.point.evaluate(request) },
  { name: 'decide, 10 policies', run: () => decide(small.point, request, timeout) },
  { name: 'evaluate, 1,000 policies of which 10 match the tool', run: () => large.point.evaluate(request) },
  { name: 'raw call, 1,000 policies unsliced', run: () => callCedar(mapped, large.whole, large.schema) },
]);

const of = (name: string): number => microseconds[name]!;
const rawCall = of('raw call, 10 policies');
const ratios = {
  'evaluate to raw call': of('evaluate, 10 policies') / rawCall,
  'decide to raw call': of('decide, 10 policies') / rawCall,
  '1,000 policies to 10 (at most 1.5)': of('evaluate, 1,000 policies of which 10 match the tool') / of('evaluate, 10 policies'),
  '1,000 policies unsliced, raw, to ours': of('raw call, 1,000 policies unsliced') / of('evaluate, 1,000 policies of which 10 match the tool'),
};
publish({ microseconds, ratios });
if (ratios['1,000 policies to 10 (at most 1.5)'] > 1.5) process.exitCode = 1;
