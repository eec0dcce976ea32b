import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler, type Caller, type Handler } from '../packages/authority/src/index.ts';
import { accepted, agent, createOffice, mail, maya, payment, type Office } from '../packages/authority/src/lib/office-fixture.ts';
import { createClient, runGuarded, type ByleaveClient } from '../packages/client/src/index.ts';
import { asShown } from '../packages/core/src/index.ts';

const callers: Readonly<Record<string, Caller>> = { agent, maya };
const authenticate = (request: Request): Caller | undefined => callers[request.headers.get('authorization') ?? ''];

let office: Office;
let handler: Handler;
let client: ByleaveClient;
let person: ByleaveClient;
beforeEach(() => {
  office = createOffice();
  handler = createHandler({ authority: office.authority, authenticate });
  client = connect('agent');
  person = connect('maya');
});

/** `intercept` stands between the caller and the authority. */
function connect(as: string, intercept: (request: Request, next: Handler) => Promise<Response> = (request, next) => next(request)): ByleaveClient {
  return createClient({
    baseUrl: 'http://authority.test',
    headers: () => ({ authorization: as }),
    fetch: (request) => intercept(request, handler),
    wait: async () => undefined,
  });
}

const down = (): Promise<never> => Promise.reject(new TypeError('fetch failed'));
const isFor = (request: Request, verb: string): boolean => new URL(request.url).pathname.endsWith(verb);

/** An effect that remembers what it was run with. */
function createEffect() {
  const runs: Readonly<Record<string, unknown>>[] = [];
  return { runs, effect: (args: Readonly<Record<string, unknown>>) => runs.push(args) };
}

async function decide(decision: 'approve' | 'decline', reason?: string): Promise<void> {
  const { actions } = accepted(await person.listActions({ state: 'awaitingConsent' }));
  const action = actions[0]!;
  accepted(await person.decide(action.id, { decision, ...asShown(action, 'en'), ...(reason !== undefined && { reason }) }));
}

const lastType = async (): Promise<string | undefined> => (await office.entries()).at(-1)?.type;

describe('a guarded run', () => {
  it('runs at once what policy allows, and reports the outcome', async () => {
    const { runs, effect } = createEffect();
    const result = await runGuarded(client, mail(), effect);
    expect(result).toMatchObject({ status: 'ran', value: 1, isRecorded: true, action: { lifecycle: { state: 'executed', context: { outcome: { status: 'succeeded', resultDigest: expect.any(String) } } } } });
    expect(runs).toEqual([{ id: 'mail-1' }]);
  });

  it('has the claim in the log before the effect runs', async () => {
    let types: readonly string[] = [];
    await runGuarded(client, mail(), async () => {
      types = (await office.entries()).map((entry) => entry.type);
    });
    expect(types).toEqual(['action.proposed', 'action.claimed']);
  });

  it('waits for the person, runs once after their approval, and never again', async () => {
    const { runs, effect } = createEffect();
    expect(await runGuarded(client, payment(), effect)).toMatchObject({ status: 'waiting' });
    expect(await runGuarded(client, payment(), effect)).toMatchObject({ status: 'waiting' });
    await decide('approve');
    expect(await runGuarded(client, payment(), effect)).toMatchObject({ status: 'ran' });
    expect(await runGuarded(client, payment(), effect)).toMatchObject({ status: 'refused', refusal: { code: 'already_claimed' } });
    expect(runs).toEqual([{ to: 'Ada Ltd', amount: 2_400 }]);
  });

  it('runs with the arguments that were authorized, not with the caller’s object', async () => {
    const { runs, effect } = createEffect();
    const args: Record<string, string | number> = { to: 'Ada Ltd', amount: 2_400 };
    await runGuarded(client, payment({ arguments: args }), effect);
    await decide('approve');
    const running = runGuarded(client, payment({ arguments: args }), effect);
    for (let turn = 0; turn < 20; turn += 1) {
      await Promise.resolve();
      args['to'] = 'Mallory';
    }
    await running;
    expect(runs.filter((run) => run['to'] !== 'Ada Ltd')).toEqual([]);
    expect(await runGuarded(client, payment({ arguments: args }), effect)).toMatchObject({ status: 'refused', refusal: { code: 'call_reused' } });
  });

  it('tells the agent the person’s own reason', async () => {
    const { runs, effect } = createEffect();
    await runGuarded(client, payment(), effect);
    await decide('decline', 'Wrong IBAN');
    const result = await runGuarded(client, payment(), effect);
    expect(result).toMatchObject({ status: 'refused', refusal: { code: 'declined', message: 'Maya Chen declined this: “Wrong IBAN”' } });
    expect(runs).toEqual([]);
  });

  it.each([
    ['denied', payment({ tool: 'delete_all', arguments: {} })],
    ['unknown_tool', payment({ tool: 'nothing' })],
    ['invalid_arguments', payment({ arguments: {} })],
  ])('does not run what is refused as %s', async (code, call) => {
    const { runs, effect } = createEffect();
    expect(await runGuarded(client, call, effect)).toMatchObject({ status: 'refused', refusal: { code } });
    expect(runs).toEqual([]);
  });

  it('does not run what expired', async () => {
    const { runs, effect } = createEffect();
    await runGuarded(client, payment(), effect);
    await decide('approve');
    office.clock.ms += 500;
    expect(await runGuarded(client, payment(), effect)).toMatchObject({ status: 'refused', refusal: { code: 'expired' } });
    expect(runs).toEqual([]);
  });

  it('runs once, however many run the same call at once', async () => {
    for (const call of [mail({ callId: 'a' }), payment({ callId: 'b' })]) {
      const { runs, effect } = createEffect();
      const results = Promise.all(Array.from({ length: 20 }, () => runGuarded(client, call, effect)));
      if (call.callId === 'b') {
        expect(new Set((await results).map((result) => result.status))).toEqual(new Set(['waiting']));
        await decide('approve');
        await Promise.all(Array.from({ length: 20 }, () => runGuarded(client, call, effect)));
      }
      await results;
      expect(runs).toHaveLength(1);
    }
  });

  it.each([
    ['at the proposal', '/actions'],
    ['at the claim', '/claim'],
  ])('does not run while the authority is down %s', async (_when, verb) => {
    const { runs, effect } = createEffect();
    await runGuarded(client, payment(), effect);
    await decide('approve');
    const cut = connect('agent', (request, next) => (isFor(request, verb) ? down() : next(request)));
    expect(await runGuarded(cut, payment(), effect)).toMatchObject({ status: 'refused', refusal: { code: 'authority_unreachable' } });
    expect(runs).toEqual([]);
    expect(await runGuarded(client, payment(), effect)).toMatchObject({ status: 'ran' });
  });

  it.each([
    ['the proposal', '/actions', mail()],
    ['the claim', '/claim', payment()],
  ])('does not run when the answer to %s is lost: the claim is spent', async (_what, verb, call) => {
    const { runs, effect } = createEffect();
    if (verb === '/claim') {
      await runGuarded(client, call, effect);
      await decide('approve');
    }
    const lossy = connect('agent', async (request, next) => {
      const response = await next(request);
      return isFor(request, verb) ? down() : response;
    });
    expect(await runGuarded(lossy, call, effect)).toMatchObject({ status: 'refused', refusal: { code: 'authority_unreachable' } });
    expect(await runGuarded(client, call, effect)).toMatchObject({ status: 'refused', refusal: { code: 'already_claimed' } });
    expect(runs).toEqual([]);
  });

  it('does not run on an answer that names no claim', async () => {
    const { runs, effect } = createEffect();
    const forgetful = connect('agent', async (request, next) => {
      const { claimId: _, ...answer } = (await (await next(request)).json()) as { claimId?: string };
      return Response.json(answer);
    });
    expect((await runGuarded(forgetful, mail(), effect)).status).toBe('refused');
    expect(runs).toEqual([]);
  });

  it('says so when the outcome could not be recorded, and the log calls it unknown', async () => {
    const cut = connect('agent', (request, next) => (isFor(request, '/completion') ? down() : next(request)));
    expect(await runGuarded(cut, mail({ callId: 'a' }), () => 'done')).toMatchObject({ status: 'ran', value: 'done', isRecorded: false });
    expect(await runGuarded(cut, mail({ callId: 'b' }), () => Promise.reject(new Error('no')))).toMatchObject({ status: 'failed', isRecorded: false });
    office.clock.ms += 100;
    const { actions } = accepted(await person.listActions());
    expect(actions.map((action) => action.lifecycle.context.outcome?.status)).toEqual(['unknown', 'unknown']);
  });

  it.each([
    [new Error('The bank said no.'), 'The bank said no.'],
    ['a text', 'a text'],
    [null, 'It threw something that is not an error.'],
    [Object.create(null) as unknown, 'It threw something that is not an error.'],
    [new Error('\ud83c'), '\ufffd'],
    [new Error('x'.repeat(1_999) + '😀'), `${'x'.repeat(1_999)}\ufffd`],
  ])('records what the effect threw: %j', async (thrown, message) => {
    const result = await runGuarded(client, mail(), () => {
      throw thrown;
    });
    expect(result).toMatchObject({ status: 'failed', isRecorded: true, action: { lifecycle: { context: { outcome: { status: 'failed', message } } } } });
    expect(result).toHaveProperty('error', thrown);
    expect(await runGuarded(client, mail(), () => 'again')).toMatchObject({ status: 'refused', refusal: { code: 'already_claimed' } });
  });

  it('records a result that has no JSON form without a digest', async () => {
    expect(await runGuarded(client, mail(), () => 10n)).toMatchObject({ status: 'ran', isRecorded: true });
    expect(await lastType()).toBe('action.completed');
  });

  it('cannot be started, decided or ended by the wrong kind of caller', async () => {
    expect(await runGuarded(person, payment(), () => 1)).toMatchObject({ status: 'refused', refusal: { code: 'forbidden' } });
    const waiting = await runGuarded(client, payment(), () => 1);
    if (waiting.status !== 'waiting') throw new Error(waiting.status);
    const { id, digest } = waiting.action;
    expect(await client.decide(id, { decision: 'approve', ...asShown(waiting.action, 'en') })).toMatchObject({ ok: false, refusal: { code: 'forbidden' } });
    expect(await person.claim(id, { digest })).toMatchObject({ ok: false, refusal: { code: 'forbidden' } });
  });
});

describe('a subscription', () => {
  it('misses and repeats nothing over a connection that keeps breaking', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(400), { minLength: 1, maxLength: 20 }), async (lengths) => {
        office = createOffice();
        handler = createHandler({ authority: office.authority, authenticate });
        const total = 30;
        let connections = 0;
        const breaking = connect('maya', async (request, next) => {
          const response = await next(request);
          const length = lengths[(connections += 1) - 1];
          return length === undefined ? response : new Response(response.body!.pipeThrough(createCut(length)), response);
        });
        const abort = new AbortController();
        const seen: number[] = [];
        const following = breaking.subscribe({
          signal: abort.signal,
          after: 0,
          onEvent: (event) => {
            seen.push(event.sequence);
            if (seen.length >= total) abort.abort();
          },
        });
        await Promise.all(Array.from({ length: total }, (_, index) => office.authority.propose(agent, payment({ callId: `call-${index}` }))));
        await following;
        expect(seen).toEqual(Array.from({ length: total }, (_, index) => index + 1));
      }),
      { numRuns: 50 },
    );
  });
});

/** Breaks a stream after so many bytes. */
function createCut(length: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let left = length;
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk.subarray(0, left));
      left -= chunk.byteLength;
      if (left < 0) controller.error(new Error('the connection broke'));
    },
  });
}
