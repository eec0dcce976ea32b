import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Failure } from './failure.tsx';
import { Frame } from './frame.tsx';
import { callServer, type Session } from './server-api.ts';

export function App(): ReactElement {
  const session = useQuery({ queryKey: ['session'], queryFn: () => callServer<Session>('/session'), staleTime: Infinity });
  if (session.error) return <Failure error={session.error} />;
  if (!session.data) return <p className="app-empty">Opening…</p>;
  return <Frame session={session.data} />;
}
