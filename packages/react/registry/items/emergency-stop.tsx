'use client';

import { EmergencyStop as Stop, type EmergencyStopProps } from '@byleave/react/emergency-stop';
import type { ReactNode } from 'react';
import { cn } from '@/lib/utils';

/** One press stops what agents do, and it stays stopped until a person resets it. Mount it once, in the root layout. */
export function EmergencyStop({ className, ...props }: EmergencyStopProps): ReactNode {
  return <Stop className={cn(className)} {...props} />;
}
