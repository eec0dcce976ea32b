import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A tool that the model calls, as the program names it. */
export interface ToolUse {
  readonly id: string;
  readonly name: string;
  readonly input: object;
}

interface MessagesRequest {
  readonly model?: string;
  readonly tools?: readonly { readonly name: string }[];
  readonly messages?: readonly { readonly role: string; readonly content: unknown }[];
}

/** What the model says to a request: what it calls, or nothing more. */
export type Script = (request: MessagesRequest) => readonly ToolUse[];

export interface ScriptedMessages {
  readonly baseUrl: string;
  /** What the model reads of each call, by its id. */
  readonly results: ReadonlyMap<string, string>;
  readonly close: () => void;
}

/** The Messages API on this machine, with a model that calls what a script says. */
export async function openScriptedMessages(script: Script): Promise<ScriptedMessages> {
  const results = new Map<string, string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      if (request.method !== 'POST' || !request.url?.startsWith('/v1/messages?')) return void response.writeHead(404).end('{}');
      const asked = JSON.parse(Buffer.concat(chunks).toString()) as MessagesRequest;
      for (const [id, text] of resultsIn(asked)) results.set(id, text);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(toEvents(asked.model ?? '', script(asked)));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, results, close: () => void server.close().closeAllConnections() };
}

/** What tools returned, as a request tells the model. */
export function resultsIn({ messages = [] }: MessagesRequest): readonly (readonly [id: string, text: string])[] {
  return messages.flatMap(({ content }) =>
    (Array.isArray(content) ? (content as readonly Record<string, unknown>[]) : []).flatMap((block) => (block['type'] === 'tool_result' ? [[String(block['tool_use_id']), JSON.stringify(block['content'])] as const] : [])),
  );
}

function toEvents(model: string, uses: readonly ToolUse[]): string {
  const usage = { input_tokens: 1, output_tokens: 1 };
  const blocks = uses.map(({ id, name, input }) => ({ block: { type: 'tool_use', id, name, input: {} }, delta: { type: 'input_json_delta', partial_json: JSON.stringify(input) } }));
  const said = blocks.length > 0 ? blocks : [{ block: { type: 'text', text: '' }, delta: { type: 'text_delta', text: 'end' } }];
  const events: readonly (readonly [string, object])[] = [
    ['message_start', { message: { id: `msg_${crypto.randomUUID()}`, type: 'message', role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null, usage } }],
    ...said.flatMap(({ block, delta }, index): readonly (readonly [string, object])[] => [
      ['content_block_start', { index, content_block: block }],
      ['content_block_delta', { index, delta }],
      ['content_block_stop', { index }],
    ]),
    ['message_delta', { delta: { stop_reason: uses.length > 0 ? 'tool_use' : 'end_turn', stop_sequence: null }, usage }],
    ['message_stop', {}],
  ];
  return events.map(([type, data]) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`).join('');
}
