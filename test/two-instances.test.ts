import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { asShown, type Action, type AuditEntry } from '../packages/core/src/index.ts';
import { accepted, codeOf, mail, payment } from '../packages/authority/src/lib/office-fixture.ts';
import { NoEffectError, runGuarded, type ByleaveClient } from '../packages/client/src/index.ts';
import { hasPostgres } from './postgres-server.ts';
import { startTwoInstances, type TwoInstances } from './two-instances.ts';

type Event = Pick<AuditEntry, 'sequence'>;

/** Two processes, one PostgreSQL, HTTP in between. */
describe.skipIf(!hasPostgres)('two instances on one database', () => {
  let two: TwoInstances;
  let agents: readonly ByleaveClient[];
  let people: readonly ByleaveClient[];
  let calls = 0;
  beforeAll(async () => {
    two = await startTwoInstances();
    agents = two.instances.map(({ connect }) => connect('agent'));
    people = two.instances.map(({ connect }) => connect('maya'));
  });
  afterAll(() => two.close());

  const nextCall = (): { readonly callId: string; readonly conversation: string } => ({ callId: `call-${(calls += 1)}`, conversation: `chat-${calls}` });
  const propose = async (by: ByleaveClient): Promise<Action> => accepted(await by.propose(payment(nextCall()))).action;
  const approve = async (by: ByleaveClient, action: Action): Promise<string> => codeOf(await by.decide(action.id, { decision: 'approve', ...asShown(action, 'en') }));
  const claim = async (by: ByleaveClient, { id, digest }: Action): Promise<string> => codeOf(await by.claim(id, { digest }));

  it.each([
    [0, 1],
    [1, 0],
  ])('decides on one what the other runs, once (%i, %i)', async (here, there) => {
    const action = await propose(agents[here]!);
    expect(await claim(agents[here]!, action)).toBe('awaiting_consent');
    expect(await approve(people[there]!, action)).toBe('ok');
    const answers = await Promise.all(agents.flatMap((by) => [claim(by, action), claim(by, action)]));
    expect(answers.toSorted()).toEqual(['already_claimed', 'already_claimed', 'already_claimed', 'ok']);
  });

  it('takes one of two opposite decisions that are made on both at once', async () => {
    const action = await propose(agents[0]!);
    const seen = asShown(action, 'en');
    const codes = await Promise.all([people[0]!.decide(action.id, { decision: 'approve', ...seen }), people[1]!.decide(action.id, { decision: 'decline', ...seen })]).then((both) => both.map(codeOf));
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    expect(await claim(agents[1]!, action)).toBe(codes[0] === 'ok' ? 'ok' : 'declined');
  });

  it.each([
    [0, 1],
    [1, 0],
  ])('stops on one what waits, what is allowed and what runs on the other (%i, %i)', async (here, there) => {
    const { conversation } = nextCall();
    const waiting = accepted(await agents[there]!.propose(payment({ ...nextCall(), conversation }))).action;
    const approved = accepted(await agents[there]!.propose(payment({ ...nextCall(), conversation }))).action;
    expect(await approve(people[here]!, approved)).toBe('ok');
    const { promise: started, resolve: start } = Promise.withResolvers<void>();
    const running = runGuarded(agents[there]!, mail({ ...nextCall(), conversation }), async (_args, _action, signal) => {
      start();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw new NoEffectError('Taken back.');
    });
    await started;

    const { stop } = accepted(await people[here]!.pressStop({ scope: { userId: 'maya', conversation } }));
    expect(await claim(agents[there]!, approved)).toBe('stopped');
    expect(await approve(people[there]!, waiting)).toBe('stopped');
    const effect = vi.fn();
    expect(await runGuarded(agents[there]!, mail({ ...nextCall(), conversation }), effect)).toMatchObject({ status: 'refused' });
    expect(effect).not.toHaveBeenCalled();
    expect(await running).toMatchObject({ status: 'failed', action: { lifecycle: { context: { outcome: { isAborted: true } } } } });
    const report = accepted(await people[there]!.readStop(stop.id));
    expect(report.actions.map(({ outcome }) => outcome).toSorted()).toEqual(['aborted', 'stopped-before-start', 'stopped-before-start']);

    const reset = accepted(await people[there]!.resetStop(stop.id, { reason: 'Looked at.' })).action;
    expect(await approve(people[here]!, reset)).toBe('ok');
    expect(await claim(agents[here]!, approved)).toBe('stopped');
    expect(await runGuarded(agents[here]!, mail({ ...nextCall(), conversation }), effect)).toMatchObject({ status: 'ran' });
  });

  it('tells both event streams all that happens on either, in one order, with nothing missed and nothing twice', async () => {
    const over = new AbortController();
    onTestFinished(() => over.abort());
    const heard: readonly Event[][] = [[], []];
    const live = people.map((person, index) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      void person.subscribe({
        signal: over.signal,
        onEvent: (event) => void heard[index]!.push(event),
        onStatus: (status) => {
          if (status === 'live') resolve();
        },
      });
      return promise;
    });
    await Promise.all(live);
    await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const [here, there] = [index % 2, 1 - (index % 2)];
        if (index % 3 === 0) return void (await runGuarded(agents[here]!, mail(nextCall()), () => undefined));
        const action = await propose(agents[here]!);
        await approve(people[there]!, action);
        await claim(agents[there]!, action);
      }),
    );
    const audit: AuditEntry[] = [];
    for (let before: number | undefined; ; before = audit.at(-1)!.sequence) {
      const page = accepted(await people[0]!.readAudit({ limit: 200, ...(before !== undefined && { before }) }));
      audit.push(...(page.entries as readonly AuditEntry[]));
      if (page.entries.length < 200) break;
    }
    const first = heard[0]![0]!.sequence;
    const written = audit.map(({ sequence }) => sequence).filter((sequence) => sequence >= first).toSorted((a, b) => a - b);
    expect(written.length).toBeGreaterThanOrEqual(180);
    for (const events of heard) await vi.waitFor(() => expect(events.map(({ sequence }) => sequence)).toEqual(written), { timeout: 10_000 });
  });
});
