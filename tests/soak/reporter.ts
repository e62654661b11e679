// Prints what the soak itself prints, and why it failed where it did not come to its table.
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

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
    for (const { stack, message } of errors) process.stderr.write(`${stack ?? message}\n`);
  }

  onError({ stack, message }: { stack?: string; message?: string }): void {
    process.stderr.write(`${stack ?? message}\n`);
  }
}
