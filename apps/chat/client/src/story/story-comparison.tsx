import { toUnsealedState } from '@byleave/core';
import { useActions } from '@byleave/react';
import type { ReactElement } from 'react';
import { pagePaths } from '../../../server/page-paths.ts';
import type { GuardedRun } from '../../../server/story/guarded-runs.ts';
import type { OfficeChange } from '../../../server/story/office-change.ts';
import type { UnguardedRun } from '../../../server/story/run-unguarded.ts';

interface StoryComparisonProps {
  readonly unguarded: UnguardedRun;
  readonly guarded: GuardedRun;
}

/** Both runs, fact by fact: counted in the office and in the log, not told by the agent. */
export function StoryComparison({ unguarded, guarded: { conversation, change } }: StoryComparisonProps): ReactElement {
  const actions = useActions({ conversation, limit: 200 });
  const asked = actions.data?.filter(({ lifecycle }) => lifecycle.context.demands.approvals > 0 && toUnsealedState(lifecycle) !== 'limited').length;
  return (
    <section className="story-run" aria-labelledby="story-comparison" data-story="comparison">
      <h2 id="story-comparison">Side by side</h2>
      <table className="story-change story-comparison">
        <caption className="visually-hidden">What came of the same request</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">Without Byleave</th>
            <th scope="col">With Byleave</th>
          </tr>
        </thead>
        <tbody>
          <Row name="Posted in front of everybody" values={[unguarded.change.posts.added.length, change.posts.added.length]} />
          <Row name="Files opened to somebody outside" values={[countOpened(unguarded.change), countOpened(change)]} />
          <Row name="Times a person was asked first" values={[0, asked ?? '…']} />
          <tr>
            <th scope="row">Can be shown afterwards</th>
            <td>Nothing</td>
            <td>
              <a href={`${pagePaths.audit}?conversation=${conversation}`}>Everything, in the log</a>
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function Row({ name, values }: { readonly name: string; readonly values: readonly (number | string)[] }): ReactElement {
  return (
    <tr>
      <th scope="row">{name}</th>
      {values.map((value, index) => (
        <td key={index}>{value}</td>
      ))}
    </tr>
  );
}

function countOpened({ files }: OfficeChange): number {
  return files.filter(({ after }) => after.some(({ isNew, isOutside }) => isNew && isOutside)).length;
}
