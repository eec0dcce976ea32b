import type { ByleaveError, ShadowedCall } from '@byleave/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { readAnswer } from '../hooks/action-snapshot.ts';
import { queryKeys } from '../hooks/query-keys.ts';
import { readSettings } from '../hooks/query-settings.ts';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { formatTime } from '../messages/time-format.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { useByleave } from '../provider/byleave-context.ts';
import { SafeText } from '../text/safe-text.tsx';
import { Time } from '../text/time.tsx';
import { EffectTag } from './effect-tag.tsx';

/** Where a draft in shadow would have decided live calls otherwise. Nothing of it was enforced. */
export function ShadowDifferences({ revision }: { readonly revision: number }): ReactNode {
  const { policy } = useMessages(policyMessages);
  const words = policy.shadow;
  const { client, queryClient } = useByleave();
  const time = useTimeFormat();
  const { data } = useQuery<readonly ShadowedCall[], ByleaveError>(
    { ...readSettings, queryKey: queryKeys.policyDifferences(revision), queryFn: async () => readAnswer(await client.readDifferences()) },
    queryClient,
  );
  if (!data) return null;
  return (
    <section className="bl-body" aria-label={words.title} data-bl-part="shadow-differences" data-bl-count={data.length}>
      {data.length === 0 ? (
        <p className="bl-label">{words.none}</p>
      ) : (
        <div className="bl-table-frame" role="group" tabIndex={0} aria-label={words.title}>
          <table className="bl-table">
            <caption>
              {words.title} <span className="bl-label"><Sentence template={words.count} values={{ count: data.length }} /></span>
            </caption>
            <thead>
              <tr>
                <th scope="col">{policy.impact.when}</th>
                <th scope="col">{policy.impact.tool}</th>
                <th scope="col">{words.enforced}</th>
                <th scope="col">{words.draft}</th>
              </tr>
            </thead>
            <tbody>
              {data.map(({ at, enforced, draft, request }, index) => (
                <tr key={index}>
                  <td><Time at={at}>{formatTime(at, time, 0)}</Time></td>
                  <th scope="row"><code><SafeText text={request.action.name} /></code></th>
                  <td>{policy.effectWords[enforced]}</td>
                  <td><EffectTag effect={draft}>{policy.effectWords[draft]}</EffectTag></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
