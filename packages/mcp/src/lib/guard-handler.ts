import { rememberError } from '@byleave/client';
import { createHold, explainPutOff, type HeldCall, type HoldOptions } from './held-call.ts';
import { toToolRefusal, type ToolRefusal } from './message.ts';
import { rememberToolResult } from './tool-result.ts';

/** What the SDK hands a tool’s handler, as far as it is used. */
interface HandlerContext {
  readonly mcpReq?: {
    readonly signal?: AbortSignal;
    readonly elicitInput?: (params: never) => Promise<{ readonly action: string }>;
  };
}

export interface GuardHandlerOptions extends HoldOptions {
  /** Whether to ask a client that can show an address for it. Default `true`; without it, or where the client can’t, the model is given the address. */
  readonly asks?: boolean;
}

type Handler<ARGS, CONTEXT, RESULT> = (args: ARGS, context: CONTEXT) => RESULT | Promise<RESULT>;

/**
 * Puts a tool’s handler behind an authority: `server.registerTool('pay', config, guardHandler('pay', handler, options))`.
 * It runs only with a claim, with the arguments that were authorized; what is refused is the tool’s error.
 */
export function guardHandler<ARGS, CONTEXT extends HandlerContext, RESULT extends object>(
  tool: string,
  handler: Handler<ARGS, CONTEXT, RESULT>,
  options: GuardHandlerOptions,
): Handler<ARGS, CONTEXT, RESULT | ToolRefusal> {
  const hold = createHold(options);
  return async (args, context) => {
    const signal = context.mcpReq?.signal;
    const elicit = options.asks === false ? undefined : context.mcpReq?.elicitInput;
    const ask: HeldCall['ask'] = elicit && (async (url, { id }) => (await elicit({ mode: 'url', url, elicitationId: id, message: toMessage(tool) } as never)).action === 'accept' ? 'shown' : 'unwanted');
    const result = await hold({ tool, arguments: args, ...(signal && { signal }), ...(ask && { ask }) }, (authorized, _action, stopped) => {
      const told = signal ? AbortSignal.any([signal, stopped]) : stopped;
      return handler(authorized as ARGS, { ...context, mcpReq: { ...context.mcpReq, signal: told } });
    });
    switch (result.status) {
      case 'ran':
        rememberToolResult(options.client, result.action, result.value);
        return result.value;
      case 'failed':
        rememberError(options.client, result.action, result.error);
        throw result.error;
      case 'put off':
        return toToolRefusal(explainPutOff(result));
      case 'refused':
        return toToolRefusal(result.refusal.message, result.refusal.code);
    }
  };
}

/** What a client shows beside the address. */
export function toMessage(tool: string): string {
  return `Somebody has to decide on “${tool}” before it runs. Nothing has run yet.`;
}
