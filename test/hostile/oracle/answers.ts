import { isPlainObject, type JsonValue } from '../../../packages/core/src/index.ts';
import type { Exchange } from '../exchange.ts';
import { isErrorCode, isOwnFault } from './error-codes.ts';
import type { Violation } from './rule.ts';

/** A place in source, a stack, a file of this machine: what no stranger should learn from an error. */
const insides = /\n\s+at |\.[cm]?[jt]s:\d+|node_modules|file:\/\/|\/work\/|(?:Type|Range|Syntax|Reference)Error/u;

const problemType = /^urn:openid:authzen:access-request:error:(?:not_requestable|expired_denial|invalid_denial_binding|unknown_task|invalid_task_state)$/u;

const member = (value: unknown, name: string): unknown => (isPlainObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);

function isRefusal(error: unknown): boolean {
  const message = member(error, 'message');
  return isErrorCode(member(error, 'code')) && typeof message === 'string' && message !== '';
}

/** RFC 9457, as AuthZEN's access requests answer. */
function isProblem({ sent, status, headers }: Exchange, body: JsonValue | undefined): boolean {
  const type = member(body, 'type');
  const isRoute = sent.route.includes('/access/v1/requests');
  return isRoute && headers.get('content-type') === 'application/problem+json' && typeof type === 'string' && problemType.test(type) && member(body, 'status') === status;
}

/** What is wrong with an answer, whatever the request was. */
export function checkAnswer(exchange: Exchange): readonly Violation[] {
  const { status, headers, text, values } = exchange;
  const violation = (message: string): Violation => ({ rule: 'answer', message: `${message}: ${status} ${text.slice(0, 400)}` });
  if (status >= 500) return [violation('the authority failed')];
  const found: Violation[] = [];
  if (status >= 400) {
    const [body] = values;
    if (!isRefusal(member(body, 'error')) && !isProblem(exchange, body)) found.push(violation('the error has no documented shape'));
    if (headers.get('cache-control') !== 'no-store') found.push(violation('the error may be cached'));
    if (insides.test(text)) found.push(violation('the error tells of the authority’s insides'));
  } else if (status !== 200 && status !== 201 && status !== 202) {
    found.push(violation('nothing answers with this status'));
  }
  if (status === 200 && !isDone(exchange)) found.push(violation('the answer says it is done, and it is not'));
  return [...found, ...values.flatMap((value) => findFaults(value)).map(violation)];
}

/** Whether what takes power from agents was done, where the answer says so: nothing else would tell anybody that it was not. */
function isDone({ sent, values: [answer] }: Exchange): boolean {
  const status = member(member(member(answer, 'grant'), 'grant'), 'status');
  if (sent.route === 'POST /v1/grants/:id/revocation') return status === undefined || status === 'revoked';
  if (sent.route === 'POST /v1/log/erasures') return member(member(member(member(member(answer, 'action'), 'lifecycle'), 'context'), 'outcome'), 'status') === 'succeeded';
  return sent.route !== 'POST /v1/grants/:id/suspension' || status === undefined || status !== 'active';
}

/** Faults that an answer tells of in its own words: a line of a simulation, an item of a batch, an evaluation. */
function findFaults(value: JsonValue): readonly string[] {
  const faults: string[] = [];
  const lists = [member(value, 'items'), member(value, 'evaluations')].flatMap((list) => (Array.isArray(list) ? list : []));
  for (const part of [value, ...lists] as readonly JsonValue[]) {
    for (const refusal of [member(part, 'error'), member(part, 'refusal')]) {
      if (refusal === undefined) continue;
      if (!isRefusal(refusal)) faults.push('a refusal has no documented shape');
      if (isOwnFault(member(refusal, 'code'))) faults.push('a refusal tells of a fault');
    }
    const status = member(member(member(part, 'context'), 'error'), 'status');
    if (status !== undefined && !(typeof status === 'number' && status < 500)) faults.push('an evaluation tells of a fault');
  }
  return faults;
}
