import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler, type Caller } from '../packages/authority/src/index.ts';
import { accepted, agent, createOffice, mail, maya, type Office } from '../packages/authority/src/lib/office-fixture.ts';
import { createClient, NoEffectError, runGuarded, StoppedError, type ByleaveClient } from '../packages/client/src/index.ts';

const callers: Readonly<Record<string, Caller>> = { agent, maya };

let office: Office;
let client: ByleaveClient;
let person: ByleaveClient;
beforeEach(() => {
  office = createOffice({ now: Date.now, createId: () => crypto.randomUUID(), executionTtlMs: 60_000, consentTtlMs: 60_000, claimTtlMs: 60_000 });
  const fetch = createHandler({ authority: office.authority, authenticate: (request) => callers[request.headers.get('authorization') ?? ''] });
  const connect = (as: string): ByleaveClient => createClient({ baseUrl: 'http://authority.test', headers: () => ({ authorization: as }), fetch });
  client = connect('agent');
  person = connect('maya');
});

const press = async () => accepted(await person.pressStop({ scope: { userId: 'maya' } }));

/** Runs until it is told to stop, and then ends in its own way. */
function untilStopped(end: () => unknown) {
  const started = Promise.withResolvers<void>();
  const effect = async (_args: unknown, _action: unknown, signal: AbortSignal): Promise<unknown> => {
    started.resolve();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    expect(signal.reason).toBeInstanceOf(StoppedError);
    return end();
  };
  return { effect, started: started.promise };
}

describe('an effect that runs when the stop is pressed', () => {
  it('is told, and of one that throws anything else than that nothing happened, nobody knows', async () => {
    const { effect, started } = untilStopped(() => {
      throw new Error('socket hang up');
    });
    const running = runGuarded(client, mail(), effect);
    await started;
    await pause(60);
    const { stop } = await press();
    expect(await running).toMatchObject({ status: 'failed', action: { lifecycle: { context: { outcome: { status: 'unknown' } } } } });
    expect(accepted(await person.readStop(stop.id)).actions).toMatchObject([{ outcome: 'unknown' }]);
  });

  it('is told, and recorded as aborted when it says that it had no effect', async () => {
    const { effect, started } = untilStopped(() => {
      throw new NoEffectError('Taken back.');
    });
    const running = runGuarded(client, mail(), effect);
    await started;
    await pause(60);
    const { stop } = await press();
    expect(await running).toMatchObject({ status: 'failed', action: { lifecycle: { context: { outcome: { status: 'failed', isAborted: true, message: 'Taken back.' } } } } });
    expect(accepted(await person.readStop(stop.id)).actions).toMatchObject([{ outcome: 'aborted' }]);
  });

  it('that cannot be recalled says so', async () => {
    const { effect, started } = untilStopped(() => 'sent');
    const running = runGuarded(client, mail(), effect);
    await started;
    await pause(60);
    const { stop } = await press();
    expect(await running).toMatchObject({ status: 'ran' });
    expect(accepted(await person.readStop(stop.id)).actions).toMatchObject([{ outcome: 'cannot-be-recalled' }]);
  });

  it('is told also when the stop came between its claim and its stream', async () => {
    const { effect, started } = untilStopped(() => 'sent');
    const running = runGuarded(client, mail(), effect);
    await started;
    await press();
    expect(await running).toMatchObject({ status: 'ran' });
  });

  it('is the only one that is told: another person’s goes on', async () => {
    let isAborted: boolean | undefined;
    const running = runGuarded(client, mail(), async (_args, _action, signal) => {
      await pause(150);
      isAborted = signal.aborted;
    });
    await pause(60);
    accepted(await person.pressStop({ scope: { userId: 'maya', toolName: 'send_payment' } }));
    await running;
    expect(isAborted).toBe(false);
  });
});

it('nothing starts after the stop, and the agent hears why', async () => {
  await press();
  const result = await runGuarded(client, mail({ callId: 'after' }), () => 'ran');
  expect(result).toMatchObject({ status: 'refused', refusal: { code: 'stopped' } });
});
