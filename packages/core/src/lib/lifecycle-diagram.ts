import { lifecycleMachine } from './lifecycle.ts';

/** The lifecycle as a Mermaid state diagram in Markdown, read off the machine. */
export function describeLifecycle(): string {
  const lines = Object.values(lifecycleMachine.states).flatMap((state) =>
    Object.values(state.on).flatMap((transitions) =>
      transitions.map((transition) => {
        const target = transition.target?.[0]?.key ?? state.key;
        const guard = typeof transition.guard === 'string' ? ` [${transition.guard}]` : '';
        return `  ${state.key} --> ${target}: ${String(transition.eventType)}${guard}`;
      }),
    ),
  );
  return [
    '# The lifecycle of an action',
    '',
    'Generated from the machine in `packages/core` by `npm run docs:lifecycle`; a test fails when it is out of date.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> proposed',
    ...lines,
    '  audited --> [*]',
    '```',
    '',
  ].join('\n');
}
