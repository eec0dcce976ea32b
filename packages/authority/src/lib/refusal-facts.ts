import { escapePointer, type JsonObject, type JsonValue, type LifecycleRefusal, type Limit, type ToolDefinition } from '@byleave/core';

/**
 * What the log says of a refusal. How much a limit lacked goes without the values it was counted by, which can be
 * arguments; where the sum itself is of an argument that its tool calls sensitive, only the code is said.
 */
export function toRefusalFacts({ code, message, shortage }: LifecycleRefusal, tool: ToolDefinition | undefined): JsonObject {
  if (!shortage) return { code, message };
  if (sumsSensitive(shortage.limit, tool)) return { code };
  const { scope: _scope, ...facts } = shortage;
  return { code, message, shortage: facts as unknown as JsonValue };
}

function sumsSensitive(limit: Limit, tool: ToolDefinition | undefined): boolean {
  const names = tool?.sensitive ?? [];
  return limit.kind === 'budget' && names.some((name) => `${limit.argument}/`.startsWith(`/${escapePointer(name)}/`));
}
