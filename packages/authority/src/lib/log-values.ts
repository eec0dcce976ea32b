import { isJsonValue, type Action, type AuditEntry, type JsonObject, type JsonValue } from '@byleave/core';

/** What is personal about an entry, by the name of its opening: the tree has a salted commitment to each. */
export type LogValues = Readonly<Record<string, JsonValue>>;

/**
 * The same values whenever they are asked for: of an entry that is not erased, nothing they are made of ever changes.
 * `person` is who it was done for, `actor` who did it when that is a person, `digest` what the decision was about. A
 * proposal has `arguments`, and in `sensitive` those that its tool calls so; where a tool calls any so, what was shown of a
 * call is `sensitive` as well.
 */
export function toLogValues(entry: AuditEntry, action: Action | undefined): LogValues {
  const { actor, facts } = entry;
  const values: Record<string, unknown> = {
    person: { id: entry.userId },
    digest: entry.digest,
    ...(actor.kind === 'user' && { actor: { kind: actor.kind, id: actor.id, name: actor.name } }),
    ...toFactValues(facts, action),
    ...(entry.type === 'action.proposed' && action && toArgumentValues(action)),
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toCommittable(value)]));
}

function toFactValues(facts: JsonObject, action: Action | undefined): { readonly facts?: JsonObject; readonly sensitive?: JsonObject } {
  const { shown, ...rest } = facts;
  const isSensitive = shown !== undefined && (action?.tool?.sensitive?.length ?? 0) > 0;
  const plain = isSensitive ? rest : facts;
  return { ...(Object.keys(plain).length > 0 && { facts: plain }), ...(isSensitive && { sensitive: { shown } }) };
}

function toArgumentValues({ arguments: args, tool }: Action): { readonly arguments?: JsonObject; readonly sensitive?: JsonObject } {
  const isSensitive = ([name]: readonly [string, JsonValue]): boolean => tool?.sensitive?.includes(name) ?? false;
  const sensitive = Object.entries(args).filter(isSensitive);
  return {
    arguments: Object.fromEntries(Object.entries(args).filter((argument) => !isSensitive(argument))),
    ...(sensitive.length > 0 && { sensitive: Object.fromEntries(sensitive) }),
  };
}

/** What has no canonical form, such as a lone surrogate an agent sent, must not keep the rest of the log from being sealed. */
function toCommittable(value: unknown): JsonValue {
  return isJsonValue(value) ? value : { malformed: JSON.stringify(value).toWellFormed() };
}
