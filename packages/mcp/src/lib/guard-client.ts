import { createHold, explainPutOff, type HeldCall, type HoldOptions } from './held-call.ts';
import { toToolRefusal } from './message.ts';
import { findListed } from './tool-listing.ts';
import { createToolPins, isUnchanged, toolsOf, type ListedTool, type ToolPinsOptions } from './tool-pins.ts';

export interface GuardClientOptions extends HoldOptions {
  readonly pins?: ToolPinsOptions;
  /** Whether a call stays until a person has decided, instead of being put off. Default `true`. */
  readonly waits?: boolean;
  /** Tells the person where to decide. */
  readonly onWaiting?: (url: string) => void;
}

interface CallOptions {
  readonly signal?: AbortSignal;
}

/** The part of the SDK’s client that is guarded. */
export interface CallingClient {
  callTool(params: { readonly name: string; readonly arguments?: Record<string, unknown> }, options?: CallOptions): Promise<object>;
  listTools(params?: { readonly cursor?: string }): Promise<object>;
}

/**
 * The same client, whose calls run only with a claim. It lists only tools that are as they were when they were first
 * listed, or pinned; a call to one that changed is refused.
 */
export function guardClient<CLIENT extends CallingClient>(client: CLIENT, options: GuardClientOptions): CLIENT {
  const pins = createToolPins(options.pins);
  const hold = createHold(options);

  const findTool = (name: string): Promise<ListedTool | undefined> => findListed(name, (cursor) => client.listTools(cursor === undefined ? {} : { cursor }));

  async function callTool(params: Parameters<CallingClient['callTool']>[0], callOptions?: CallOptions): Promise<object> {
    const { waits = true, onWaiting } = options;
    const ask = waits && (async (url: string) => (onWaiting?.(url), 'shown' as const));
    const signal = callOptions?.signal;
    const call: HeldCall = {
      tool: params.name,
      arguments: params.arguments ?? {},
      isUnchanged: async (registered) => isUnchanged(pins, params.name, await findTool(params.name), registered),
      ...(signal && { signal }),
      ...(ask && { ask }),
    };
    const result = await hold(call, (args, _action, stopped) =>
      client.callTool({ ...params, arguments: { ...args } }, { ...callOptions, signal: signal ? AbortSignal.any([signal, stopped]) : stopped }),
    );
    switch (result.status) {
      case 'ran':
        return result.value;
      case 'failed':
        throw result.error;
      case 'put off':
        return toToolRefusal(explainPutOff(result));
      case 'refused':
        return toToolRefusal(result.refusal.message, result.refusal.code);
    }
  }

  async function listTools(params?: { readonly cursor?: string }): Promise<object> {
    const page = await client.listTools(params);
    return { ...page, tools: pins.admit(toolsOf(page)) };
  }

  return new Proxy(client, {
    get(target, key) {
      if (key === 'callTool') return callTool;
      if (key === 'listTools') return listTools;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}
