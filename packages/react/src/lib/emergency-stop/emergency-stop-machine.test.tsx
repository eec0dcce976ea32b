import { readTransition } from '@byleave/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialTransition, transition } from 'xstate';
import { emergencyStopMachine } from './emergency-stop-machine.ts';
import { stopRules, toStopContext, type LatchedStop, type StopEvent } from './stop-rules.ts';
import type { StopReading } from './stop-run.ts';

const scopes = [{}, { userId: 'maya' }, { userId: 'maya', agentId: 'g-1' }] as const;
const outcomes = ['running', 'unknown', 'aborted', 'cannot-be-recalled', 'stopped-before-start'] as const;
const principal = { user: { id: 'maya', name: 'Maya' }, agent: { id: 'g-1', name: 'Agent' } };

const latchedStop: fc.Arbitrary<LatchedStop> = fc.record({
  stop: fc.record({
    id: fc.constantFrom('s-1', 's-2'),
    tenant: fc.constant('acme'),
    scope: fc.constantFrom(...scopes),
    pressedBy: fc.constant(principal.user),
    at: fc.constant(1),
    running: fc.constant([]),
  }),
  actions: fc.option(fc.array(fc.record({ actionId: fc.constant('a-1'), toolName: fc.constant('t'), principal: fc.constant(principal), conversation: fc.constant('c'), outcome: fc.constantFrom(...outcomes) }), { maxLength: 2 })),
  isHidden: fc.boolean(),
});

const event: fc.Arbitrary<StopEvent> = fc.oneof(
  fc.record({ type: fc.constant('stop.pressed' as const), scope: fc.constantFrom(...scopes) }),
  fc.record({ type: fc.constant('stop.acknowledged' as const), latched: latchedStop }),
  fc.constant({ type: 'stop.unanswered' as const }),
  fc.constant({ type: 'stop.refused' as const, refusal: { code: 'forbidden' as const, message: 'No.' } }),
  fc.record({ type: fc.constant('stops.read' as const), latched: fc.uniqueArray(latchedStop, { maxLength: 2, selector: ({ stop }) => stop.id }) }),
  fc.record({ type: fc.constant('reset.opened' as const), stopId: fc.constantFrom('s-1', 's-2') }),
  fc.constant({ type: 'reset.left' as const }),
);
const events = fc.array(event, { maxLength: 12 });

const start: StopReading = { state: 'armed', context: toStopContext() };
const step = (reading: StopReading, next: StopEvent): StopReading => readTransition(stopRules, reading, next) ?? reading;

test('the rules, read off, lead where XState leads', () => {
  fc.assert(
    fc.property(events, (list) => {
      let [snapshot] = initialTransition(emergencyStopMachine);
      let reading = start;
      for (const next of list) {
        [snapshot] = transition(emergencyStopMachine, snapshot, next);
        reading = step(reading, next);
        expect({ state: snapshot.value, context: snapshot.context }).toEqual(reading);
      }
    }),
    { numRuns: 400 },
  );
});

test('nothing is said to be stopped on anybody’s word but the authority’s', () => {
  fc.assert(
    fc.property(events, (list) => {
      let reading = start;
      for (const next of list) {
        const before = reading;
        reading = step(reading, next);
        const isSaid = reading.state === 'stopped' || reading.state === 'partial' || reading.state === 'resetting';
        if (isSaid) expect(reading.context.latched).not.toEqual([]);
        if (isSaid && before.state === 'stopping') expect(['stop.acknowledged', 'stops.read']).toContain(next.type);
      }
    }),
    { numRuns: 400 },
  );
});

test('a press counts in every state', () => {
  fc.assert(
    fc.property(events, fc.constantFrom(...scopes), (list, scope) => {
      const reading = step(list.reduce(step, start), { type: 'stop.pressed', scope });
      expect(reading).toMatchObject({ state: 'stopping', context: { scope, attempts: 0 } });
    }),
    { numRuns: 200 },
  );
});

test('nobody has heard of something: partial, never stopped', () => {
  const stop = { id: 's-1', tenant: 'acme', scope: {}, pressedBy: principal.user, at: 1, running: [] };
  for (const [outcome, state] of [['running', 'partial'], ['unknown', 'partial'], ['aborted', 'stopped'], ['cannot-be-recalled', 'stopped'], ['stopped-before-start', 'stopped']] as const) {
    const latched: LatchedStop = { stop, isHidden: false, actions: [{ actionId: 'a', toolName: 't', principal, conversation: 'c', outcome }] };
    const pressed = step(start, { type: 'stop.pressed', scope: {} });
    expect(step(pressed, { type: 'stop.acknowledged', latched }).state, outcome).toBe(state);
  }
  expect(step(start, { type: 'stops.read', latched: [{ stop, isHidden: false, actions: null }] }).state).toBe('partial');
});
