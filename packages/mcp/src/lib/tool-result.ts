import { rememberError, rememberResult, type ByleaveClient } from '@byleave/client';
import { isPlainObject, type Action } from '@byleave/core';

/** Keeps what a tool returned, so that a call after it can be told to come from there. A model is shown the content, the structured one, or both. */
export function rememberToolResult(client: ByleaveClient, action: Action, result: unknown): void {
  const { content, structuredContent, isError } = isPlainObject(result) ? result : { content: result };
  const remember = isError === true ? rememberError : rememberResult;
  remember(client, action, content);
  if (structuredContent !== undefined) remember(client, action, structuredContent);
}
