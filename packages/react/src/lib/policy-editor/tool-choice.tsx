import type { ToolDefinition } from '@byleave/core';
import { useId, type ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { SafeText } from '../text/safe-text.tsx';

export interface ToolChoiceProps {
  readonly tools: readonly ToolDefinition[];
  readonly chosen: readonly string[];
  readonly problem: string | undefined;
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Which tools a rule is about. One that is not registered any more can be taken out, and never comes back by itself. */
export function ToolChoice({ tools, chosen, problem, onChange }: ToolChoiceProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const id = useId();
  const names = [...new Set([...tools.map(({ name }) => name), ...chosen])];
  return (
    <fieldset className="bl-fieldset" aria-describedby={problem === undefined ? undefined : id} data-bl-part="rule-tools">
      <legend>{policy.form.tools}</legend>
      <div className="bl-tool-list">
        {names.map((name, index) => (
          <label key={name} className="bl-check">
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              aria-invalid={(problem !== undefined && index === 0) || undefined}
              onChange={({ target }) => onChange(target.checked ? [...chosen, name] : chosen.filter((each) => each !== name))}
            />
            <code>
              <SafeText text={name} />
            </code>
          </label>
        ))}
      </div>
      {problem !== undefined && (
        <span id={id} className="bl-error">
          {problem}
        </span>
      )}
    </fieldset>
  );
}
