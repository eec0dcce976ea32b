import { findShownMismatch, isPlainObject, type Action, type JsonValue, type ShownPrompt } from '@byleave/core';
import type { ReactNode } from 'react';
import { timelineMessages } from '../messages/en/timeline.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';

export interface ShownPromptViewProps {
  /** `shown` of a decision's entry. */
  readonly stored: JsonValue | undefined;
  readonly action: Action | undefined;
}

/** What a person had in front of them when they decided, from the record of it, and whether that is what the request says. */
export function ShownPromptView({ stored, action }: ShownPromptViewProps): ReactNode {
  const { timeline } = useMessages(timelineMessages);
  const { detail } = timeline;
  if (!isShownPrompt(stored)) {
    return (
      <p className="bl-label" data-bl-part="shown-prompt" data-bl-state="missing">
        <Sentence template={detail.shownNone} />
      </p>
    );
  }
  const state = action === undefined ? 'unchecked' : verify(action, stored) ? 'matches' : 'differs';
  const words = { unchecked: detail.shownUnchecked, matches: detail.shownMatches, differs: detail.shownDiffers };
  return (
    <section className="bl-shown" aria-label={detail.shown} data-bl-part="shown-prompt" data-bl-state={state}>
      <p className="bl-label">
        <Sentence template={detail.shown} />
      </p>
      <blockquote lang={stored.locale} dir="auto">
        <p>
          <strong>
            <SafeText text={stored.title} />
          </strong>
        </p>
        <dl className="bl-entry-facts">
          {stored.fields.map(({ pointer, label, text }) => (
            <div key={pointer}>
              <dt>
                <SafeText text={label} />
              </dt>
              <dd>
                <SafeText text={text} />
              </dd>
            </div>
          ))}
          <div>
            <dt>{detail.shownApprove}</dt>
            <dd>
              <SafeText text={stored.approve} />
            </dd>
          </div>
        </dl>
      </blockquote>
      <p className={state === 'differs' ? 'bl-error' : 'bl-label'} role={state === 'differs' ? 'alert' : undefined}>
        <Sentence template={words[state]} />
      </p>
      <p className="bl-label">
        <Sentence
          template={detail.shownAs}
          values={{ template: <SafeText text={stored.template.id} />, version: String(stored.template.version), locale: [stored.locale, stored.timeZone].filter(Boolean).join(' ') }}
        />
      </p>
    </section>
  );
}

function verify(action: Action, shown: ShownPrompt): boolean {
  try {
    return findShownMismatch(action, shown) === undefined;
  } catch {
    // A template that cannot be rendered any more says nothing.
    return false;
  }
}

/** What a record says came out of a store; what has not the shape of a prompt is none. */
function isShownPrompt(value: unknown): value is ShownPrompt {
  if (!isPlainObject(value) || !isPlainObject(value['template'])) return false;
  const { template, locale, title, approve, fields } = value;
  const isText = [locale, title, approve, template['id']].every((text) => typeof text === 'string');
  return isText && Array.isArray(fields) && fields.every((field) => isPlainObject(field) && ['pointer', 'label', 'text'].every((name) => typeof field[name] === 'string'));
}
