import { isPlainObject, type ErrorCode, type JsonObject } from '@byleave/core';

/** A JSON-RPC message on its way through, read only as far as it has to be. */
export type Message = Readonly<Record<string, unknown>> & { readonly jsonrpc: '2.0' };

export type MessageId = string | number;

export interface RequestMessage extends Record<string, unknown> {
  readonly jsonrpc: '2.0';
  readonly id: MessageId;
  readonly method: string;
  readonly params?: unknown;
}

export interface ResponseMessage extends Record<string, unknown> {
  readonly jsonrpc: '2.0';
  readonly id: MessageId;
  readonly result?: unknown;
  readonly error?: unknown;
}

const isId = (value: unknown): value is MessageId => typeof value === 'string' || typeof value === 'number';

export function isRequest(message: unknown): message is RequestMessage {
  return isPlainObject(message) && typeof message['method'] === 'string' && isId(message['id']);
}

export function isResponse(message: unknown): message is ResponseMessage {
  return isPlainObject(message) && message['method'] === undefined && isId(message['id']);
}

/** A message’s params, or nothing where they are none. */
export function paramsOf(message: unknown): Readonly<Record<string, unknown>> {
  const params = isPlainObject(message) ? message['params'] : undefined;
  return isPlainObject(params) ? params : {};
}

/**
 * What a request of MCP 2026-07-28 says of its client in every message, as there is no `initialize` any more. One that the proxy sends beside it has to say
 * the same. `undefined` before that revision.
 */
export function envelopeOf(message: unknown): JsonObject | undefined {
  const { _meta: meta } = paramsOf(message);
  const said = isPlainObject(meta) ? Object.entries(meta).filter(([key]) => key.startsWith('io.modelcontextprotocol/')) : [];
  return said.some(([key]) => key === 'io.modelcontextprotocol/protocolVersion') ? (Object.fromEntries(said) as JsonObject) : undefined;
}

export const toResult = (id: MessageId, result: object): ResponseMessage => ({ jsonrpc: '2.0', id, result });

/** Where a refusal’s code is, in the `_meta` of a tool’s result. */
export const codeKey = 'dev.byleave/code';

/** A tool’s result that a model reads as the tool’s error. */
export interface ToolRefusal {
  [key: string]: unknown;
  isError: true;
  content: { type: 'text'; text: string }[];
  _meta?: { [codeKey]: ErrorCode };
}

export const toToolRefusal = (text: string, code?: ErrorCode): ToolRefusal => ({ content: [{ type: 'text', text }], isError: true, ...(code && { _meta: { [codeKey]: code } }) });
