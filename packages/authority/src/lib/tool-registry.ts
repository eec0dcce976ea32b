import {
  ByleaveError,
  accept,
  checkTranslations,
  definitionDigest,
  escapePointer,
  isJsonValue,
  isPlainObject,
  isWithinArgumentSize,
  mostArgumentValues,
  refuse,
  type Digest,
  type Issue,
  type JsonObject,
  type ToolDefinition,
  type Verdict,
} from '@byleave/core';
import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';

/** A schema that both validates and describes itself: Zod 4, Valibot, ArkType and others (https://standardschema.dev). */
export interface ArgumentSchema {
  readonly '~standard': StandardSchemaV1.Props & StandardJSONSchemaV1.Props;
}

/** A tool as the host registers it. */
export interface ToolRegistration extends Omit<ToolDefinition, 'inputSchema'> {
  readonly input: ArgumentSchema;
}

export interface RegisteredTool {
  readonly definition: ToolDefinition;
  readonly definitionDigest: Digest;
  /** What is authorized and run is the schema's output: parsed once, the same for every reader. */
  readonly validate: (args: JsonObject) => Promise<Verdict<JsonObject>>;
}

export interface ToolRegistry {
  readonly find: (name: string) => RegisteredTool | undefined;
  /** In the order they were registered. */
  readonly list: () => readonly RegisteredTool[];
}

const toolName = /^[\w.-]{1,128}$/u;

/** @throws ByleaveError `misuse` for a name that is malformed or registered twice. */
export function createToolRegistry(registrations: readonly ToolRegistration[]): ToolRegistry {
  const tools = new Map<string, RegisteredTool>();
  for (const registration of registrations) {
    if (!toolName.test(registration.name)) {
      throw misuse(`“${registration.name}” is not a tool name. Use letters, digits, “_”, “-” and “.”, at most 128.`);
    }
    if (tools.has(registration.name)) {
      throw misuse(`“${registration.name}” is registered twice, so it is unclear which one a person consents to. Rename one.`);
    }
    tools.set(registration.name, toRegisteredTool(registration));
  }
  return { find: (name) => tools.get(name), list: () => [...tools.values()] };
}

function misuse(message: string): ByleaveError {
  return new ByleaveError({ code: 'misuse', message });
}

/** A registration as data: what is pinned, and what policies are checked against. */
export function toToolDefinition({ input, ...facts }: ToolRegistration): ToolDefinition {
  return { ...facts, inputSchema: input['~standard'].jsonSchema.input({ target: 'draft-2020-12' }) as JsonObject };
}

function toRegisteredTool(registration: ToolRegistration): RegisteredTool {
  const { name, input } = registration;
  const definition = toToolDefinition(registration);
  const { properties } = definition.inputSchema;
  const unknown = isPlainObject(properties) ? definition.sensitive?.find((argument) => !Object.hasOwn(properties, argument)) : undefined;
  if (unknown !== undefined) {
    throw misuse(`“${name}” calls its argument “${unknown}” sensitive and has none of that name, so something else would be exported in full. Correct the name.`);
  }
  const issues = checkTranslations(definition.presentation);
  if (issues.length > 0) {
    const told = issues.map(({ pointer, message }) => `${pointer} ${message}`).join('; ');
    throw misuse(`A translation of the template of “${name}” does not say what the template says, so whoever reads it would consent to less than runs: ${told}. Correct it.`);
  }
  return {
    definition,
    definitionDigest: definitionDigest(definition),
    async validate(args) {
      if (!isWithinArgumentSize(args)) return refuseSize(name);
      const result = await input['~standard'].validate(args);
      if (result.issues) {
        return refuse('invalid_arguments', `The arguments do not match the schema of ${name}, so it was not proposed to anybody. Correct them and call again.`, {
          issues: result.issues.slice(0, 20).map(toIssue),
        });
      }
      if (!isPlainObject(result.value) || !isJsonValue(result.value)) {
        return refuse('invalid_arguments', `The schema of ${name} turns the arguments into something that is not a JSON object, which cannot be shown or bound.`);
      }
      return isWithinArgumentSize(result.value) ? accept(result.value as JsonObject) : refuseSize(name);
    },
  };
}

function refuseSize(name: string): Verdict<never> {
  return refuse('invalid_arguments', `The arguments of ${name} hold more than ${mostArgumentValues} values, or too long names, so nobody could look through them. Do it in several calls.`);
}

function toIssue(issue: StandardSchemaV1.Issue): Issue {
  const tokens = (issue.path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  return { pointer: tokens.map((token) => `/${escapePointer(token)}`).join(''), message: issue.message };
}
