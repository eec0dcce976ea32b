import type { ToolDefinition } from '@byleave/core';
import { useId, useState, type ReactNode } from 'react';
import { policyMessages } from '../messages/en/policy.ts';
import { useMessages } from '../messages/messages.ts';
import { parseArguments, toArgumentFields, toSampleArguments, nobody, type ArgumentField, type CallDraft, type PersonDraft } from './call-draft.ts';
import { NumberSlot } from './number-slot.tsx';
import { labelOfArgument, type RuleWorld } from './rule-words.ts';
import { SlotSelect } from './slot-select.tsx';
import { TextSlot } from './text-slot.tsx';

export interface CallFormProps {
  readonly call: CallDraft;
  readonly world: RuleWorld;
  readonly onChange: (call: CallDraft) => void;
}

const origins = ['user', 'system', 'agent', 'external', 'unknown'] as const;
const someAgent = '*';

/** A call that nobody makes: which tool, with what, by whom, and where the values would have come from. */
export function CallForm({ call, world, onChange }: CallFormProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const words = policy.call;
  const [isJson, setJson] = useState(false);
  const change = (changes: Partial<CallDraft>): void => onChange({ ...call, ...changes });
  const tool = world.tools.find(({ name }) => name === call.tool);
  const fields = tool && toArgumentFields(tool);
  return (
    <>
      <div className="bl-slots">
        <SlotSelect
          kind="call-tool"
          label={words.tool}
          placeholder={words.chooseTool}
          value={call.tool}
          options={world.tools.map(({ name }) => ({ value: name, label: name }))}
          onChange={(name) => change({ tool: name, arguments: toSampleArguments(world.tools.find((each) => each.name === name)!) })}
        />
        <SlotSelect
          kind="call-agent"
          label={words.agent}
          value={call.agent === '' ? someAgent : call.agent}
          options={[{ value: someAgent, label: words.anyAgent }, ...world.agents.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(agent) => change({ agent: agent === someAgent ? '' : agent })}
        />
        <SlotSelect
          kind="call-person"
          label={words.person}
          value={call.person ? 'other' : 'you'}
          options={[
            { value: 'you', label: words.personYou },
            { value: 'other', label: words.personOther },
          ]}
          onChange={(who) => change({ person: who === 'you' ? null : (call.person ?? nobody) })}
        />
        <SlotSelect kind="call-provenance" label={words.provenance} value={call.provenance} options={origins.map((value) => ({ value, label: policy.form.from[value] }))} onChange={(provenance) => change({ provenance })} />
      </div>
      {call.person && <PersonFields person={call.person} onChange={(person) => change({ person })} />}
      {tool && (
        <fieldset className="bl-fieldset" data-bl-part="call-arguments">
          <legend>{words.arguments}</legend>
          {fields && !isJson ? (
            <div className="bl-slots">
              {fields.map((field) => (
                <ArgumentInput key={field.name} field={field} tool={tool} world={world} call={call} onChange={(text) => change({ arguments: text })} />
              ))}
            </div>
          ) : (
            <TextSlot kind="call-json" label={words.asJson} value={call.arguments} problem={parseArguments(call.arguments) ? undefined : words.json} isLong onChange={(text) => change({ arguments: text })} />
          )}
          {fields && (
            <button type="button" className="bl-link" onClick={() => setJson(!isJson)}>
              {isJson ? words.asForm : words.asJson}
            </button>
          )}
        </fieldset>
      )}
    </>
  );
}

function PersonFields({ person, onChange }: { readonly person: PersonDraft; readonly onChange: (person: PersonDraft) => void }): ReactNode {
  const { policy } = useMessages(policyMessages);
  const words = policy.call;
  return (
    <div className="bl-slots" data-bl-part="call-person-fields">
      <TextSlot kind="person-id" label={words.personId} value={person.id} onChange={(id) => onChange({ ...person, id })} />
      <TextSlot kind="person-name" label={words.personName} value={person.name} onChange={(name) => onChange({ ...person, name })} />
      <TextSlot kind="person-roles" label={words.personRoles} hint={words.personRolesHint} value={person.roles} onChange={(roles) => onChange({ ...person, roles })} />
    </div>
  );
}

interface ArgumentInputProps {
  readonly field: ArgumentField;
  readonly tool: ToolDefinition;
  readonly world: RuleWorld;
  readonly call: CallDraft;
  readonly onChange: (text: string) => void;
}

function ArgumentInput({ field: { name, type, values, isRequired }, tool, world, call, onChange }: ArgumentInputProps): ReactNode {
  const { policy } = useMessages(policyMessages);
  const id = useId();
  const known = parseArguments(call.arguments) ?? {};
  const value = known[name];
  const label = labelOfArgument(world, name, [tool.name]);
  const put = (next: string | number | boolean | undefined): void => {
    const { [name]: _before, ...others } = known;
    onChange(JSON.stringify(next === undefined ? others : { ...others, [name]: next }, null, 2));
  };
  if (type === 'boolean') {
    return (
      <label className="bl-check" htmlFor={id}>
        <input id={id} type="checkbox" checked={value === true} onChange={({ target }) => put(target.checked)} />
        {label}
      </label>
    );
  }
  if (type !== 'string') return <NumberSlot label={label} value={value === undefined ? '' : String(value)} isWhole={type === 'integer'} problem={undefined} onChange={(text) => put(text === '' ? undefined : Number(text))} />;
  if (values) return <SlotSelect kind="call-argument" label={label} value={String(value ?? '')} placeholder={policy.sentence.nothing} options={values.map((each) => ({ value: each, label: each }))} onChange={put} />;
  return <TextSlot kind="call-argument" label={label} value={typeof value === 'string' ? value : ''} onChange={(text) => put(text === '' && !isRequired ? undefined : text)} />;
}
