// Prints what the soak itself prints, and why it failed where it did not come to its table.
import type { Reporter, TestCase, TestError, TestResult } from '@playwright/test/reporter';

export default class Plain implements Reporter {
  printsToStdio(): boolean {
    return true;
  }

  onStdOut(chunk: string | Buffer): void {
    process.stdout.write(chunk);
  }

  onStdErr(chunk: string | Buffer): void {
    process.stderr.write(chunk);
  }

  onTestEnd(_test: TestCase, { errors }: TestResult): void {
    errors.forEach(tell);
  }

  onError(error: TestError): void {
    tell(error);
  }
}

/** With what was behind it: the sale that did not end says nothing of why. */
function tell({ stack, message, cause }: TestError): void {
  process.stderr.write(`${stack ?? message}\n`);
  if (cause) tell(cause);
}
