import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import '@byleave/react/styles.css';
import './app.css';
import { createClient } from '@byleave/client';
import { ByleaveProvider } from '@byleave/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { locale } from './locale.ts';

const queryClient = new QueryClient();
const client = createClient({ baseUrl: `${location.origin}/byleave` });

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <ByleaveProvider client={client} locale={locale}>
        <App />
      </ByleaveProvider>
    </QueryClientProvider>
  </StrictMode>,
);
