import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { Annotation, Compartment, EditorState } from '@codemirror/state';
import { EditorView, drawSelection, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import type { Issue } from '@byleave/core';
import { classHighlighter } from '@lezer/highlight';
import { useEffect, useImperativeHandle, useRef, useState, type ReactNode, type Ref } from 'react';
import { useByleave } from '../provider/byleave-context.ts';
import { completeCedar } from './cedar-completion.ts';
import { cedarLanguage } from './cedar-highlighting.ts';
import { cedarTheme } from './cedar-theme.ts';
import type { RuleWorld } from './rule-words.ts';

export interface CedarEditorProps {
  readonly value: string;
  readonly label: string;
  /** Id of what says how to leave it. */
  readonly describedBy: string;
  readonly isReadOnly: boolean;
  readonly world: RuleWorld;
  /** Of this very text. */
  readonly issues: readonly Issue[];
  readonly warnings: readonly Issue[];
  readonly onChange: (value: string) => void;
  readonly ref?: Ref<TextPlace>;
}

/** The way to a place in the text. */
export interface TextPlace {
  /** UTF-16 units. */
  goTo(start: number, end: number): void;
}

/** A change that comes from the page and not from a hand in the text. */
const fromPage = Annotation.define<true>();

/** A text editor for Cedar: its words in colour, completion from the schema, what is wrong with it in place. */
export function CedarEditor({ value, label, describedBy, isReadOnly, world, issues, warnings, onChange, ref }: CedarEditorProps): ReactNode {
  // A page keeps its nonce for as long as it is there.
  const environment = useByleave();
  const [nonce] = useState(environment.nonce);
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ value, world, onChange });
  const [editing] = useState(() => new Compartment());
  useEffect(() => {
    latest.current = { value, world, onChange };
  });
  useEffect(() => {
    const created = new EditorView({
      parent: host.current!,
      root: host.current!.getRootNode() as Document | ShadowRoot,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          nonce === undefined ? [] : EditorView.cspNonce.of(nonce),
          lineNumbers(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          bracketMatching(),
          closeBrackets(),
          cedarLanguage,
          cedarTheme,
          syntaxHighlighting(classHighlighter),
          autocompletion({ override: [completeCedar(() => latest.current.world)], icons: false }),
          // Tab indents; Escape and then Tab leaves, as CodeMirror has it.
          keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
          EditorView.lineWrapping,
          EditorView.updateListener.of((update) => {
            const isTyped = update.docChanged && !update.transactions.some((transaction) => transaction.annotation(fromPage));
            if (isTyped) latest.current.onChange(update.state.doc.toString());
          }),
          editing.of([]),
        ],
      }),
    });
    view.current = created;
    return () => {
      view.current = null;
      created.destroy();
    };
  }, [nonce, editing]);
  useEffect(() => {
    const attributes = EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': describedBy, 'aria-multiline': 'true', dir: 'ltr', tabindex: '0', ...(isReadOnly && { 'aria-readonly': 'true' }) });
    view.current?.dispatch({ effects: editing.reconfigure([EditorState.readOnly.of(isReadOnly), attributes]) });
  }, [editing, label, describedBy, isReadOnly]);
  useEffect(() => {
    const current = view.current?.state.doc.toString();
    if (current === undefined || current === value) return;
    view.current?.dispatch({ changes: { from: 0, to: current.length, insert: value }, annotations: fromPage.of(true) });
  }, [value]);
  useEffect(() => {
    const { current } = view;
    if (!current) return;
    const { length } = current.state.doc;
    const toDiagnostic = (severity: Diagnostic['severity']) => ({ message, range }: Issue): readonly Diagnostic[] => {
      const from = Math.min(range?.start ?? 0, length);
      return [{ from, to: Math.max(from, Math.min(range?.end ?? from, length)), severity, message }];
    };
    current.dispatch(setDiagnostics(current.state, [...issues.flatMap(toDiagnostic('error')), ...warnings.flatMap(toDiagnostic('warning'))]));
  }, [issues, warnings]);
  useImperativeHandle(ref, () => ({
    goTo(start, end) {
      const { current } = view;
      if (!current) return;
      const most = current.state.doc.length;
      current.dispatch({ selection: { anchor: Math.min(start, most), head: Math.min(end, most) }, scrollIntoView: true });
      current.focus();
    },
  }));
  return <div ref={host} className="bl-code-editor" dir="ltr" data-bl-part="policy-text" />;
}
