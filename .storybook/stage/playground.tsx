import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { JsonObject } from '../../packages/core/src/index.ts';
import { ConsentCard } from '../../packages/react/src/index.ts';
import type { Stage } from './stage.ts';

export interface PlaygroundProps extends Wish {
  readonly stage: Stage;
}

interface Wish {
  readonly tool: string;
  readonly arguments: JsonObject;
  readonly said: string;
  readonly read: string;
  readonly note: string;
}

/** An agent on strings: whatever is changed is proposed anew, in the place of what was asked before. */
export function Playground({ stage, ...wish }: PlaygroundProps): ReactNode {
  const [shownId, setShownId] = useState<string>();
  const [problem, setProblem] = useState('');
  const last = useRef<string | undefined>(undefined);
  const written = JSON.stringify(wish);
  useEffect(() => {
    let isStale = false;
    const { said, read, ...wanted } = JSON.parse(written) as Wish;
    const supersedes = last.current;
    stage
      .propose({
        ...wanted,
        sources: [
          { kind: 'user', id: 'm-1', text: said },
          { kind: 'tool', id: 't-1', tool: 'read_mail', text: read },
        ],
        ...(supersedes !== undefined && { supersedes }),
      })
      .then(
        ({ id, lifecycle }) => {
          if (isStale) return;
          last.current = lifecycle.state === 'awaitingConsent' ? id : undefined;
          setProblem('');
          setShownId(id);
        },
        (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
      );
    return () => {
      isStale = true;
    };
  }, [stage, written]);
  return (
    <>
      {problem !== '' && <p role="alert">{problem}</p>}
      {shownId !== undefined && <ConsentCard actionId={shownId} />}
    </>
  );
}
