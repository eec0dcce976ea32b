import { renderAction, type Action } from '@byleave/core';
import type { ReactNode } from 'react';
import { ChangedValue } from '../consent-card/changed-value.tsx';
import { timelineMessages } from '../messages/en/timeline.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { SafeText } from '../text/safe-text.tsx';

/** What the agent had asked for and what a person made of it, value by value; nothing for what nobody changed. */
export function EditChange({ action }: { readonly action: Action }): ReactNode {
  const { timeline } = useMessages(timelineMessages);
  const { locale, timeZone } = useTimeFormat();
  const { tool, editedBy, askedArguments, arguments: args, provenance } = action;
  if (!tool || !editedBy || !askedArguments) return null;
  const textsOf = (values: Action['arguments']): ReadonlyMap<string, { readonly label: string; readonly text: string }> => {
    try {
      return new Map(renderAction(tool.presentation, values, provenance, locale, timeZone).fields.map((field) => [field.pointer, field]));
    } catch {
      return new Map();
    }
  };
  const before = textsOf(askedArguments);
  const after = textsOf(args);
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((pointer) => before.get(pointer)?.text !== after.get(pointer)?.text);
  return (
    <section className="bl-shown" data-bl-part="edit-change">
      <p className="bl-label">
        <Sentence template={timeline.detail.changed} values={{ person: <SafeText text={editedBy.name} /> }} />
      </p>
      <dl className="bl-entry-facts">
        {changed.map((pointer) => (
          <div key={pointer}>
            <dt>
              <SafeText text={(after.get(pointer) ?? before.get(pointer))!.label} />
            </dt>
            <dd>
              <ChangedValue before={before.get(pointer)?.text} after={after.get(pointer)?.text} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
