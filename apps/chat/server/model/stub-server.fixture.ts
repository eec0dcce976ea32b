import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A piece of an OpenAI-compatible chat completion. */
export interface Delta {
  readonly role?: 'assistant';
  readonly content?: string;
  readonly tool_calls?: readonly unknown[];
  readonly finish_reason?: 'stop' | 'tool_calls';
}

/** The deltas of one answer; `cut`: the connection breaks after them; a number: an error with that status. */
export type StubAnswer = readonly Delta[] | { readonly cut: readonly Delta[] } | number;

export interface ChatRequest {
  readonly model: string;
  readonly tools?: readonly unknown[];
  readonly messages: readonly unknown[];
}

export interface StubServer {
  readonly url: string;
  readonly requests: readonly { readonly headers: IncomingMessage['headers']; readonly path: string | undefined; readonly body: ChatRequest }[];
  close(): void;
}

/** An OpenAI-compatible server on this machine that answers each chat completion with the next of its answers, as server-sent events. */
export async function startStubServer(answers: readonly StubAnswer[]): Promise<StubServer> {
  const requests: StubServer['requests'][number][] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse((await request.setEncoding('utf8').toArray()).join('')) as ChatRequest;
    requests.push({ headers: request.headers, path: request.url, body });
    const answer = answers[requests.length - 1] ?? [];
    if (typeof answer === 'number') {
      response.writeHead(answer, { 'content-type': 'application/json' }).end('{"error":{"message":"a secret of the provider"}}');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const { finish_reason = null, ...delta } of 'cut' in answer ? answer.cut : answer) {
      const chunk = { id: 'chat-1', object: 'chat.completion.chunk', created: 1, model: body.model, choices: [{ index: 0, delta, finish_reason }] };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    }
    if ('cut' in answer) response.destroy();
    else response.end('data: [DONE]\n\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
