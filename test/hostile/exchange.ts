import type { Caller } from '../../packages/authority/src/index.ts';
import type { JsonObject, JsonValue } from '../../packages/core/src/index.ts';
import type { RouteName } from './routes.ts';

/** A request as somebody with plain intentions would send it. */
export interface Asked {
  readonly route: RouteName;
  /** A credential of the cast. */
  readonly as: string;
  readonly id?: string;
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
}

/** A request as it goes out: nothing about it needs to be right. */
export interface Sent {
  readonly route: RouteName;
  readonly method: string;
  /** Below the origin, percent-encoded or not. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** A request and what came of it. */
export interface Exchange {
  /** Within its world. */
  readonly number: number;
  readonly sent: Sent;
  /** What was asked before anything was made wrong with it. */
  readonly asked: Asked;
  readonly isHostile: boolean;
  /** Who the credential says it is. */
  readonly caller: Caller | undefined;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of an answer that is no text. */
  readonly bytes?: Uint8Array;
  /** Whether it was read to its end. */
  readonly isWhole: boolean;
  /** Every line of an `ndjson` answer, the one value of a JSON answer, nothing otherwise. */
  readonly values: readonly JsonValue[];
}
