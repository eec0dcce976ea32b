import { NoEffectError, runClaimed, toArguments, waitForDecision, type ByleaveClient, type EndedCall, type GuardedEffect, type RefusedCall } from '@byleave/client';
import { ByleaveError, type Action, type Digest, type Refusal } from '@byleave/core';
import { createMcpClaims, type ClaimMcpCall } from './call-id.ts';
import { definitionKey } from './tool-pins.ts';

export interface HoldOptions {
  /** Signed in as the agent. */
  readonly client: ByleaveClient;
  /** Names the conversation the calls belong to. */
  readonly conversation: string;
  /** Where a person decides. `{action}` stands for the action’s id. */
  readonly inboxUrl: string;
  /** Put before every tool’s name, as it was when they were registered. Default none. */
  readonly prefix?: string;
}

export interface HeldCall {
  readonly tool: string;
  readonly arguments: unknown;
  /** Whether the server still says of the tool what it said; `registered` is the digest it was registered with. Default: nobody looks. */
  readonly isUnchanged?: (registered: Digest | undefined) => Promise<boolean>;
  /** Aborts when the client waits no more. The person is still asked, and a call that comes again gets what they say. */
  readonly signal?: AbortSignal;
  /** Shows the person where to decide. Absent: the client cannot, and calls again later. */
  readonly ask?: (url: string, action: Action) => Promise<Shown>;
}

/** Whether the person was shown where to decide, does not want to, or the client turned out not to be able to. */
export type Shown = 'shown' | 'unwanted' | 'unable';

/** What became of a call that nobody has decided on. */
export interface PutOff {
  readonly status: 'put off';
  readonly url: string;
}

const changed: Refusal = {
  code: 'tool_changed',
  message: 'The server describes this tool differently than when it was registered, so it did not run. Somebody has to look at it and register it again.',
};

/** Holds a call back until it is allowed, and runs it. What was allowed for a tool that the server describes otherwise by then does not run. */
export type Hold = <T>(call: HeldCall, effect: GuardedEffect<T>) => Promise<EndedCall<T> | RefusedCall | PutOff>;

export function createHold(options: HoldOptions): Hold {
  const claim = createMcpClaims(options.client, options.conversation);
  return (call, effect) => runHeld(options, claim, call, effect);
}

async function runHeld<T>(options: HoldOptions, claim: ClaimMcpCall, call: HeldCall, effect: GuardedEffect<T>): Promise<EndedCall<T> | RefusedCall | PutOff> {
  const { client } = options;
  const tool = `${options.prefix ?? ''}${call.tool}`;
  let claimed = await claim({ tool, arguments: toArguments(call.arguments) });
  if (claimed.status === 'waiting') {
    const { action } = claimed;
    const fault = await findFault(call, action);
    if (fault) {
      await client.cancel(action.id, { reason: fault.message });
      return { status: 'refused', refusal: fault, action };
    }
    const url = options.inboxUrl.replaceAll('{action}', encodeURIComponent(action.id));
    if (!call.ask) return { status: 'put off', url };
    const unwanted = new AbortController();
    const unable = new AbortController();
    void call.ask(url, action).then(
      (shown) => (shown === 'unwanted' ? unwanted.abort() : shown === 'unable' && unable.abort()),
      () => unable.abort(),
    );
    claimed = await waitForDecision(client, claimed, { signal: unwanted.signal, leave: call.signal ? AbortSignal.any([call.signal, unable.signal]) : unable.signal });
    if (claimed.status === 'refused' && claimed.refusal.code === 'awaiting_consent') return { status: 'put off', url };
  }
  if (claimed.status === 'refused') return claimed;
  let fault: Refusal | undefined;
  const ended = await runClaimed(client, claimed, async (authorized, action, stopped) => {
    fault = await findFault(call, action);
    if (fault) throw new NoEffectError(fault.message);
    return effect(authorized, action, stopped);
  });
  return fault && ended.status === 'failed' ? { status: 'refused', refusal: fault, action: ended.action } : ended;
}

/** Why the tool is not known to be what was registered, if it is not. */
async function findFault({ isUnchanged }: HeldCall, { tool }: Action): Promise<Refusal | undefined> {
  const registered = tool?.annotations?.[definitionKey];
  if (!isUnchanged) return undefined;
  try {
    return (await isUnchanged(typeof registered === 'string' ? registered : undefined)) ? undefined : changed;
  } catch (error) {
    // A server that does not even list its tools has not said that they are what they were.
    return ByleaveError.is(error) ? error.refusal : changed;
  }
}

/** What a model reads about a call that was put off. */
export function explainPutOff({ url }: PutOff): string {
  return `This waits for a person’s decision and has not run. They decide at ${url} . Tell them, and after their decision make the same call again.`;
}
