import type { Reporter, TestModule } from 'vitest/node';

/** Ends the output with one line that any tool can read, after the names of what passed only at its second try. A module that fails to load counts as a failure. */
export class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let failed = errors.length;
    let skipped = 0;
    const unsteady: string[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (test.diagnostic()?.flaky) unsteady.push(`${module.relativeModuleId} > ${test.fullName}`);
        if (state === 'passed') passed += 1;
        else if (state === 'skipped') skipped += 1;
        else failed += 1;
      }
      failed += module.errors().length;
    }
    const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    const named = unsteady.length > 0 ? `\npassed at the second try: ${unsteady.join(', ')}\n` : '';
    process.on('exit', () => process.stdout.write(`${named}\n${counts}\n`));
  }
}
