'use client';

export { EmergencyStop, type EmergencyStopProps } from './lib/emergency-stop/emergency-stop.tsx';
export type { LatchedStop, StopState } from './lib/emergency-stop/stop-rules.ts';
export type { StopReach, StopTarget } from './lib/emergency-stop/stop-scope.ts';
export { useEmergencyStop, type EmergencyStopControl, type EmergencyStopOptions } from './lib/emergency-stop/use-emergency-stop.ts';
export type { HeadingLevel } from './lib/text/heading.tsx';
