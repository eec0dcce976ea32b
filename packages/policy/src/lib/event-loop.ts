/** Lets everything else that waits go first: timers, sockets, an abort. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, 0);
  });
}
