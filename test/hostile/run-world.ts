import type { EventEmitter } from 'node:events';
import { asks } from './asks/asks.ts';
import { countExchange, countWorld, type Coverage } from './coverage.ts';
import { createDice } from './dice.ts';
import type { Exchange, Sent } from './exchange.ts';
import { learn } from './knowledge.ts';
import { nextTurn } from './next-turn.ts';
import { createOracle } from './oracle/oracle.ts';
import type { Violation } from './oracle/rule.ts';
import { perform } from './perform.ts';
import { toSent } from './send.ts';
import type { Sealer, Step } from './step.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

export interface RunOptions extends WorldOptions {
  readonly coverage: Coverage;
  /** Where faults show that nobody catches. Default: this process. */
  readonly process?: Pick<EventEmitter, 'on' | 'off'>;
  /** Violations that are known are counted, and what comes after them is looked at. Default: none is. */
  readonly isKnown?: (violation: Violation) => boolean;
}

/** How many requests go out together, at most. */
const mostJoined = 4;
/** How many requests there are between two looks at all that is stored. */
const snapshotEvery = 150;
/** How many requests a failure tells of, at most, besides the very last: the latest that name what it is about. */
const toldRequests = 10;

/** What was found wrong, with the requests that led there. */
export class ViolationFound extends Error {
  override readonly name = 'ViolationFound';
  readonly violations: readonly Violation[];
  constructor(violations: readonly Violation[], exchanges: readonly Exchange[]) {
    const said = violations.map(({ rule, message }) => `${rule}: ${message}`).join('\n');
    super(`${said}\n\nThe requests that led there:\n${findRelated(said, exchanges).map(describe).join('\n')}`);
    this.violations = violations;
  }
}

/** The requests and answers that name what the first words of a failure name, and the last one. */
function findRelated(said: string, exchanges: readonly Exchange[]): readonly Exchange[] {
  const names = said.slice(0, 200).match(/\b(?:id-\d+|mk-[a-z]+-[a-z]+-\d+)\b/gu) ?? [];
  const related = exchanges.slice(0, -1).filter(({ sent, text }) => names.some((name) => `${sent.path} ${typeof sent.body === 'string' ? sent.body : ''} ${text}`.includes(name)));
  return [...related.slice(0, 2), ...related.slice(2).slice(2 - toldRequests), ...exchanges.slice(-1)];
}

const shorten = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}… (${text.length})` : text);

function describe({ number, sent, status, text }: Exchange): string {
  return `#${number} ${describeSent(sent)}\n  ${status} ${shorten(text, 500)}`;
}

function describeSent({ method, path, headers, body }: Sent): string {
  const said = typeof body === 'string' ? body : body ? `${body.byteLength} bytes` : '';
  return `${method} ${shorten(path, 300)} ${JSON.stringify(headers)} ${shorten(said, 1_500)}`;
}

/** Lets everything happen in a new world, a few requests at a time. @throws ViolationFound */
export async function runWorld(steps: readonly Step[], { coverage, process: source = process, isKnown = () => false, ...options }: RunOptions): Promise<void> {
  const world = await createWorld(options);
  const oracle = createOracle(world);
  const uncaught: Violation[] = [];
  const onUncaught = (error: unknown): number => uncaught.push({ rule: 'fault', message: `nobody caught: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` });
  source.on('unhandledRejection', onUncaught).on('uncaughtException', onUncaught);
  const exchanges: Exchange[] = [];
  let requests = 0;
  let sinceSnapshot = 0;
  const require = (violations: readonly Violation[]): void => {
    const found = violations.filter((violation) => !isKnown(violation));
    coverage.known += violations.length - found.length;
    if (found.length > 0) throw new ViolationFound(found, exchanges);
  };
  try {
    for (const group of toGroups(steps)) {
      const first = group[0]!;
      if (first.kind === 'wait') world.clock.ms += first.ms;
      if (first.kind === 'restart') await world.restart(first.isRelease);
      const sealing = Promise.all(group.flatMap((step) => (step.kind === 'seal' ? [seal(world, step.by)] : [])));
      const performed = await Promise.all(group.flatMap((step) => (step.kind === 'ask' ? [ask(world, step, (requests += 1))] : [])));
      const unsealed = (await sealing).flat();
      const answered = performed.filter((exchange) => exchange !== undefined);
      for (const exchange of answered) {
        exchanges.push(exchange);
        countExchange(coverage, exchange);
        learn(world.knowledge, exchange);
      }
      require([...unsealed, ...(await oracle.check(answered)), ...(first.kind === 'seal' && group.length === 1 ? oracle.checkSealed() : []), ...uncaught.splice(0)]);
      sinceSnapshot += answered.length;
      if (sinceSnapshot < snapshotEvery) continue;
      sinceSnapshot = 0;
      require(await oracle.checkStored());
    }
    // What a shadowed draft is compared on comes after the answer.
    await nextTurn();
    require([...(await oracle.check([])), ...(await oracle.checkStored()), ...uncaught.splice(0)]);
    countWorld(coverage, world.ledger);
  } finally {
    source.off('unhandledRejection', onUncaught).off('uncaughtException', onUncaught);
    await world.close();
  }
}

async function seal(world: World, by: Sealer): Promise<readonly Violation[]> {
  try {
    await world.seal(by);
    return [];
  } catch (error) {
    return [{ rule: 'seal', message: `the log could not be sealed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` }];
  }
}

async function ask(world: World, step: Extract<Step, { readonly kind: 'ask' }>, number: number): Promise<Exchange | undefined> {
  const asked = asks[step.route](world, { dice: createDice(step.seed), isApt: step.isApt });
  const sent = toSent(world, asked, step.hostility);
  return perform(world, asked, sent, number, step.hostility !== undefined);
}

/** Steps that go out together: requests, and the sealing of the log. Whatever else there is, is by itself. */
function toGroups(steps: readonly Step[]): readonly (readonly Step[])[] {
  const groups: Step[][] = [];
  let isOpen = false;
  for (const step of steps) {
    const group = groups.at(-1);
    const canJoin = step.kind === 'ask' || step.kind === 'seal';
    if (isOpen && group && canJoin && group.length < mostJoined) group.push(step);
    else groups.push([step]);
    isOpen = canJoin && step.isJoined;
  }
  return groups;
}
