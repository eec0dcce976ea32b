import type { JsonValue, Person, Presentation, ResultSource, Risk, ToolEffect, ToolResource } from '@byleave/core';
import type { z } from 'zod';
import type { Office } from './office.ts';

/** One thing the office agent can do, with everything registration and the agent loop need to know about it. */
export interface OfficeTool {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly effect: ToolEffect;
  readonly risk: Risk;
  readonly presentation: Presentation;
  readonly resource?: ToolResource;
  readonly resultSource?: ResultSource;
  /**
   * Does it, in this person's name.
   *
   * @throws Error when `args` do not match `input`, or name something that is not there; the message is a plain
   * sentence fit for the agent and for a person.
   */
  run(office: Office, args: unknown, person: Person): Promise<JsonValue>;
}

interface OfficeToolDeclaration<Input extends z.ZodObject> extends Omit<OfficeTool, 'input' | 'run'> {
  readonly input: Input;
  run(office: Office, args: z.output<Input>, person: Person): Promise<JsonValue>;
}

/** Declares a tool whose `run` only ever sees arguments that match its schema. */
export function defineOfficeTool<Input extends z.ZodObject>(declaration: OfficeToolDeclaration<Input>): OfficeTool {
  return {
    ...declaration,
    run: async (office, args, person) => {
      const parsed = declaration.input.safeParse(args);
      if (!parsed.success) throw new Error(`${declaration.name} did not run: ${toSentence(parsed.error)}`);
      return declaration.run(office, parsed.data, person);
    },
  };
}

function toSentence(error: z.ZodError): string {
  return error.issues
    .map((issue) => (issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message))
    .join('; ');
}
