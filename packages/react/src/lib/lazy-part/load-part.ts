const delayMs = 2_000;

/**
 * Loads code that is split off, and tries again until it comes: a host that can't be reached for a moment says nothing
 * of the request on screen, and must not take it down. Never rejects. Browsers remember a module that failed until the
 * page is loaded again, so what must be said of a part that is missing is said by `onFailure`, each time.
 */
export async function loadPart<Part>(load: () => Promise<Part>, onFailure?: () => void): Promise<Part> {
  try {
    return await load();
  } catch {
    onFailure?.();
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    return loadPart(load, onFailure);
  }
}
