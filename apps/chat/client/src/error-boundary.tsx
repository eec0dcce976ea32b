import { Component, type ReactNode } from 'react';

interface ErrorBoundaryState {
  readonly error: Error | undefined;
}

/** A page that broke says so, and that nothing is lost by loading it again. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: undefined };

  static getDerivedStateFromError(error: Error): ErrorBoundaryState {
    return { error };
  }

  override render(): ReactNode {
    if (!this.state.error) return this.props.children;
    return (
      <p className="app-failure" role="alert">
        This page broke. What waits for you is safe on the server.{' '}
        <button type="button" className="app-link" onClick={() => location.reload()}>
          Reload
        </button>
      </p>
    );
  }
}
