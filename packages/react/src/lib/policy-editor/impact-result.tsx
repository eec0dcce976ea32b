import type { Simulation } from '@byleave/core';
import type { ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { formatTime } from '../messages/time-format.ts';
import { useTimeFormat } from '../messages/use-time-format.ts';
import { SafeText } from '../text/safe-text.tsx';
import { EffectTag } from './effect-tag.tsx';

export interface ImpactResultProps {
  readonly simulation: Simulation;
  /** How many of the latest actions were asked for. */
  readonly limit: number;
}

/** What would be otherwise: how often people are asked, how many actions go which way, and the first of them. */
export function ImpactResult({ simulation, limit }: ImpactResultProps): ReactNode {
  const { policy, locale } = useMessages(policyMessages);
  const words = policy.impact;
  const { evaluated, changed, became, failures, firstChange, samples } = simulation;
  if (evaluated === 0) return <p className="bl-body">{words.empty}</p>;
  const rows = [
    ['allow', became.allowed],
    ['ask', became.asked],
    ['deny', became.denied],
  ] as const;
  const number = new Intl.NumberFormat(locale);
  return (
    <div className="bl-impact" data-bl-part="impact-result">
      <p className="bl-label">{evaluated >= limit ? <Sentence template={words.partial} values={{ count: evaluated }} /> : <Sentence template={words.whole} values={{ count: evaluated }} />}</p>
      <Prompts {...simulation} />
      <div className="bl-table-frame" role="group" tabIndex={0} aria-label={words.summary}>
        <table className="bl-table" data-bl-part="impact-counts">
          <caption>{words.summary}</caption>
          <thead>
            <tr>
              <th scope="col">{words.decision}</th>
              <th scope="col">{words.actions}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([effect, count]) => (
              <tr key={effect} data-bl-count={effect}>
                <th scope="row">
                  <EffectTag effect={effect}>{words.now[effect]}</EffectTag>
                </th>
                <td className="bl-tabular">{number.format(count)}</td>
              </tr>
            ))}
            <tr data-bl-count="unchanged">
              <th scope="row">{words.now.unchanged}</th>
              <td className="bl-tabular">{number.format(evaluated - changed)}</td>
            </tr>
            {failures > 0 && (
              <tr data-bl-count="untold">
                <th scope="row">{words.now.untold}</th>
                <td className="bl-tabular">{number.format(failures)}</td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      {firstChange && (
        <p data-bl-part="first-change">
          <Sentence
            template={words.first}
            values={{
              tool: <code><SafeText text={firstChange.action} /></code>,
              time: <Time at={firstChange.time} />,
              before: policy.effectWords[firstChange.before],
              after: policy.effectWords[firstChange.after],
            }}
          />
        </p>
      )}
      {samples.length > 0 && <Samples simulation={simulation} />}
    </div>
  );
}

/** The forecast of how often people will be interrupted. */
function Prompts({ promptsPerWeek: { before, after } }: Simulation): ReactNode {
  const { policy, locale } = useMessages(policyMessages);
  const words = policy.impact;
  const [was, is] = [Math.round(before), Math.round(after)];
  const number = new Intl.NumberFormat(locale);
  return (
    <div className="bl-prompts" data-bl-part="prompts-per-week" data-bl-before={was} data-bl-after={is}>
      <p className="bl-label">{words.prompts}</p>
      <p className="bl-prompts-change bl-tabular">
        <Sentence template={words.promptsChange} values={{ before: number.format(was), after: <strong>{number.format(is)}</strong> }} />
      </p>
      <p className="bl-label">{was === is ? words.asOften : <Sentence template={is < was ? words.fewer : words.moreOften} values={{ count: Math.abs(was - is) }} />}</p>
    </div>
  );
}

function Samples({ simulation: { samples, changed } }: { readonly simulation: Simulation }): ReactNode {
  const { policy } = useMessages(policyMessages);
  const words = policy.impact;
  return (
    <div className="bl-table-frame" role="group" tabIndex={0} aria-label={words.samples}>
      <table className="bl-table" data-bl-part="impact-samples">
        <caption>
          {words.samples} <span className="bl-label"><Sentence template={words.sampleCount} values={{ shown: samples.length, count: changed }} /></span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{words.when}</th>
            <th scope="col">{words.tool}</th>
            <th scope="col">{words.was}</th>
            <th scope="col">{words.becomes}</th>
            <th scope="col">{words.why}</th>
          </tr>
        </thead>
        <tbody>
          {samples.map(({ id, time, action, before, after, reasons }) => (
            <tr key={id}>
              <td><Time at={time} /></td>
              <th scope="row"><code><SafeText text={action} /></code></th>
              <td>{policy.effectWords[before]}</td>
              <td><EffectTag effect={after}>{policy.effectWords[after]}</EffectTag></td>
              <td><SafeText text={reasons.map((reason) => reason.text || reason.policy).join('; ')} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Time({ at }: { readonly at: number }): ReactNode {
  const format = useTimeFormat();
  return <time dateTime={new Date(at).toISOString()}>{formatTime(at, format, 0)}</time>;
}
