import type { RuleClause, RuleCondition, RuleSentence } from '@byleave/core';
import { Fragment, type ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { Sentence } from '../messages/sentence.tsx';
import { SafeText } from '../text/safe-text.tsx';
import { amountWords, labelOfArgument, nameOfAgent, type RuleWorld } from './rule-words.ts';

export interface RuleSentenceTextProps {
  readonly sentence: RuleSentence;
  readonly world: RuleWorld;
}

/** A rule as a person reads it: who wants to do what, and when it holds. */
export function RuleSentenceText({ sentence, world }: RuleSentenceTextProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const words = policy.sentence;
  const names = sentence.calls.of === 'tools' ? sentence.calls.names : undefined;
  return (
    <span data-bl-part="rule-sentence">
      <Sentence
        template={words.rule}
        values={{
          agent: <Slot>{sentence.agent === undefined ? words.anyAgent : nameOfAgent(world, sentence.agent)}</Slot>,
          call: <Calls sentence={sentence} />,
          conditions: sentence.clauses.map((clause, index) => <Clause key={index} clause={clause} world={world} names={names} />),
        }}
      />
    </span>
  );
}

function Slot({ children }: { readonly children: string }): ReactNode {
  return (
    <b className="bl-slot">
      <SafeText text={children} />
    </b>
  );
}

function Calls({ sentence: { calls } }: { readonly sentence: RuleSentence }): ReactNode {
  const { policy } = useMessages(policyMessages);
  const words = policy.sentence;
  switch (calls.of) {
    case 'every call':
      return <Slot>{words.everything}</Slot>;
    case 'reads':
      return <Slot>{words.reads}</Slot>;
    case 'writes':
      return <Slot>{words.writes}</Slot>;
    case 'tools':
      return calls.names.length === 1 ? (
        <Sentence template={words.tool} values={{ tool: <Code text={calls.names[0] ?? ''} /> }} />
      ) : (
        <Sentence template={words.tools} values={{ tools: <Codes texts={calls.names} /> }} />
      );
  }
}

/** Written by the kit itself, with the marks of direction that its language puts around a number. */
function Amount({ words }: { readonly words: string }): ReactNode {
  return (
    <b className="bl-slot">
      <bdi dir="auto">{words}</bdi>
    </b>
  );
}

function Code({ text }: { readonly text: string }): ReactNode {
  return (
    <code>
      <SafeText text={text} />
    </code>
  );
}

function Codes({ texts }: { readonly texts: readonly string[] }): ReactNode {
  const messages = useMessages();
  return texts.map((text, index) => (
    <Fragment key={text}>
      {index > 0 && messages.separator}
      <Code text={text} />
    </Fragment>
  ));
}

interface ClauseProps {
  readonly clause: RuleClause;
  readonly world: RuleWorld;
  readonly names: readonly string[] | undefined;
}

function Clause({ clause, world, names }: ClauseProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const words = policy.sentence;
  const [first, ...rest] = clause.conditions.map((condition, index) => <ConditionText key={index} condition={condition} world={world} names={names} />);
  const all = rest.reduce<ReactNode>((before, next) => <Sentence template={words.both} values={{ first: before, second: next }} />, first);
  return <Sentence template={words[clause.kind]} values={{ conditions: all }} />;
}

interface ConditionTextProps {
  readonly condition: RuleCondition;
  readonly world: RuleWorld;
  /** The tools the rule is about; absent for those of a group. */
  readonly names: readonly string[] | undefined;
}

export function ConditionText({ condition, world, names }: ConditionTextProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const words = policy.sentence;
  const argument = (
    <i className="bl-rule-argument">
      <SafeText text={labelOfArgument(world, condition.argument, names)} />
    </i>
  );
  switch (condition.kind) {
    case 'equals': {
      const { value } = condition;
      return <Sentence template={condition.isNot ? words.isNot : words.is} values={{ argument, value: <Slot>{typeof value === 'boolean' ? (value ? words.yes : words.no) : value === '' ? words.nothing : String(value)}</Slot> }} />;
    }
    case 'one of':
      return <Sentence template={words.oneOf} values={{ argument, values: condition.values.length === 0 ? <Slot>{words.nothing}</Slot> : <Codes texts={condition.values} /> }} />;
    case 'like':
      return <Sentence template={words.like} values={{ argument, pattern: <Code text={condition.pattern} /> }} />;
    case 'number':
      return <Sentence template={words[condition.is]} values={{ argument, amount: <Amount words={amountWords(world, condition, names)} /> }} />;
    case 'origin':
      return <Sentence template={words.from[condition.from]} values={{ argument }} />;
  }
}
