import type { MessageId, RequestMessage, ResponseMessage } from './message.ts';

/** The requests to one side whose answers somebody here waits for. */
export interface Peer {
  /** Sends a request of the proxy’s own. When `signal` aborts, nobody waits any more. */
  readonly ask: (method: string, params: object, signal?: AbortSignal) => Promise<ResponseMessage>;
  /** Sends somebody else’s request, under its own id. */
  readonly send: (message: RequestMessage) => Promise<ResponseMessage>;
  /** Whether the answer was waited for here, and nobody else has to see it. */
  readonly settle: (message: ResponseMessage) => boolean;
  /** Nobody waits for that answer any more. */
  readonly abandon: (id: MessageId, error: Error) => void;
  /** Whoever still waits waits no more. */
  readonly fail: (error: Error) => void;
}

interface Waiter {
  readonly resolve: (message: ResponseMessage) => void;
  readonly reject: (error: Error) => void;
}

export function createPeer(write: (message: object) => Promise<void>): Peer {
  const waiting = new Map<MessageId, Waiter>();

  function send(message: RequestMessage): Promise<ResponseMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<ResponseMessage>();
    if (waiting.has(message.id)) return Promise.reject(new Error('There is a request with this id already, so this one was not sent.'));
    waiting.set(message.id, { resolve, reject });
    write(message).catch((error: unknown) => {
      waiting.delete(message.id);
      reject(error instanceof Error ? error : new Error(String(error)));
    });
    return promise;
  }

  function abandon(id: MessageId, error: Error): void {
    waiting.get(id)?.reject(error);
    waiting.delete(id);
  }

  return {
    send,
    abandon,
    ask(method, params, signal) {
      const id = `byleave-${crypto.randomUUID()}`;
      const asked = send({ jsonrpc: '2.0', id, method, params });
      signal?.addEventListener('abort', () => abandon(id, new Error('Nobody waits for this any more.')));
      return asked;
    },
    settle(message) {
      const waiter = waiting.get(message.id);
      waiting.delete(message.id);
      waiter?.resolve(message);
      return waiter !== undefined;
    },
    fail(error) {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    },
  };
}
