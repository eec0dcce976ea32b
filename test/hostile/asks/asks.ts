import type { RouteName } from '../routes.ts';
import { authzenAsks } from './authzen-asks.ts';
import type { Ask } from './choice.ts';
import { decideAsks } from './decide-asks.ts';
import { grantAsks } from './grant-asks.ts';
import { logAsks } from './log-asks.ts';
import { passkeyAsks } from './passkey-asks.ts';
import { policyAsks } from './policy-asks.ts';
import { proposeAsks } from './propose-asks.ts';
import { readAsks } from './read-asks.ts';
import { runAsks } from './run-asks.ts';
import { stopAsks } from './stop-asks.ts';

/** How each route is asked by somebody who knows it. */
export const asks: Readonly<Record<RouteName, Ask>> = { ...proposeAsks, ...runAsks, ...decideAsks, ...grantAsks, ...logAsks, ...passkeyAsks, ...policyAsks, ...readAsks, ...stopAsks, ...authzenAsks };
