import type { Issue } from '@byleave/core';
import { Suspense, useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { lazyPart } from '../lazy-part/lazy-part.ts';
import { loadPart } from '../lazy-part/load-part.ts';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { PanelLoading } from '../panel/panel-loading.tsx';
import { SafeText } from '../text/safe-text.tsx';
import type { TextPlace } from './cedar-editor.tsx';
import type { RuleWorld } from './rule-words.ts';
import type { PolicyDraftControl } from './use-policy-draft.ts';
import type { Reading } from './use-reading.ts';

export interface TextPanelProps {
  readonly draft: PolicyDraftControl;
  readonly reading: Reading;
  readonly world: RuleWorld;
  readonly isReadOnly: boolean;
  /** Loads what the editor is made of. Default: the kit's own. */
  readonly loadEditor?: () => Promise<unknown>;
}

const loadCedarEditor = (): Promise<unknown> => import('./cedar-editor.tsx');
const CedarEditor = lazyPart(async () => (await import('./cedar-editor.tsx')).CedarEditor);

const none: readonly Issue[] = [];

/** The whole text, and what the authority says is wrong with it, each with the way to its place. */
export function TextPanel({ draft, reading, world, isReadOnly, loadEditor = loadCedarEditor }: TextPanelProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const words = policy.text;
  const id = useId();
  const editor = useEditorPart(loadEditor);
  const place = useRef<TextPlace>(null);
  const plain = useRef<HTMLTextAreaElement>(null);
  const issues = (reading.isCurrent && reading.data?.issues) || none;
  const warnings = (reading.isCurrent && reading.data?.warnings) || none;
  const goTo = ({ range }: Issue): void => {
    place.current?.goTo(range?.start ?? 0, range?.end ?? 0);
    plain.current?.focus();
    plain.current?.setSelectionRange(range?.start ?? 0, range?.end ?? 0);
  };
  return (
    <div className="bl-body" data-bl-part="text-panel" data-bl-state={reading.isCurrent ? (issues.length > 0 ? 'invalid' : 'valid') : 'checking'}>
      <p id={`${id}-help`} className="bl-label">
        {words.help}
      </p>
      {editor === 'loading' && <PanelLoading words={words.loading} />}
      {editor === 'plain' && (
        <>
          <p className="bl-label">{words.plain}</p>
          <textarea
            ref={plain}
            className="bl-input bl-plain-text"
            aria-label={words.label}
            dir="ltr"
            spellCheck={false}
            readOnly={isReadOnly}
            value={draft.text}
            data-bl-part="policy-text"
            onChange={(event) => draft.write(event.target.value)}
          />
        </>
      )}
      {editor === 'loaded' && (
        <Suspense fallback={<PanelLoading words={words.loading} />}>
          <CedarEditor ref={place} value={draft.text} label={words.label} describedBy={`${id}-help`} isReadOnly={isReadOnly} world={world} issues={issues} warnings={warnings} onChange={draft.write} />
        </Suspense>
      )}
      <p className="bl-label" role="status" data-bl-part="text-standing">
        {reading.error && !reading.isCurrent ? words.unchecked : reading.isCurrent ? <Sentence template={words.issues} values={{ count: issues.length }} /> : words.checking}
      </p>
      <IssueList issues={issues} kind="error" onGoTo={goTo} />
      {warnings.length > 0 && (
        <>
          <p className="bl-label">
            <Sentence template={words.warnings} values={{ count: warnings.length }} />
          </p>
          <IssueList issues={warnings} kind="warning" onGoTo={goTo} />
        </>
      )}
    </div>
  );
}

interface IssueListProps {
  readonly issues: readonly Issue[];
  readonly kind: 'error' | 'warning';
  readonly onGoTo: (issue: Issue) => void;
}

function IssueList({ issues, kind, onGoTo }: IssueListProps): ReactNode {
  const { policy, format } = useMessages(policyMessages);
  const words = policy.text;
  if (issues.length === 0) return null;
  return (
    <ul className="bl-issues" data-bl-part="text-issues" data-bl-kind={kind}>
      {issues.map((issue) => (
        <li key={`${issue.range?.start} ${issue.code} ${issue.message}`} className={kind === 'error' ? 'bl-error' : 'bl-label'} data-bl-code={issue.code}>
          {issue.range && (
            <button type="button" className="bl-link" aria-label={format(words.goTo, { line: issue.range.line, problem: issue.message })} onClick={() => onGoTo(issue)}>
              <Sentence template={words.place} values={{ line: issue.range.line }} />
            </button>
          )}{' '}
          <SafeText text={issue.message} />
        </li>
      ))}
    </ul>
  );
}

/** The editor comes later; where it does not come, a plain field is there, and stays for as long as it is being used. */
function useEditorPart(loadEditor: () => Promise<unknown>): 'loading' | 'loaded' | 'plain' {
  const [state, setState] = useState<'loading' | 'loaded' | 'plain'>('loading');
  useEffect(() => {
    let isLeft = false;
    const load = async (): Promise<void> => {
      await loadPart(loadEditor, () => {
        if (!isLeft) setState('plain');
      });
      if (!isLeft) setState((now) => (now === 'plain' ? now : 'loaded'));
    };
    void load();
    return () => {
      isLeft = true;
    };
  }, [loadEditor]);
  return state;
}
