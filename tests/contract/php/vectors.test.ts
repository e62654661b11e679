// The conformance vectors against examples/php, by its own program.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fileNames, FOLDER, readFile } from '../vectors/files';
import { hasPhp, inPhp, PHP } from './php';

describe.skipIf(!hasPhp)(inPhp('the vectors in PHP'), () => {
  const run = (folder: string) => {
    const { status, stdout } = spawnSync('php', ['vectors.php', folder], {
      cwd: PHP,
      encoding: 'utf8',
    });
    return { status, lines: stdout.trimEnd().split('\n') };
  };

  test('pass, every one that is not left out by name', () => {
    const { status, lines } = run(fileURLToPath(FOLDER));
    const leftOut = lines.filter((line) => line.startsWith('left out: '));
    const cases = fileNames
      .filter((name) => name !== 'arrivals.json')
      .flatMap((name) => readFile(name).cases);
    expect(leftOut.length).toBeLessThan(6);
    expect(lines.at(-1)).toBe(`${cases.length - leftOut.length + 1} passed, 0 failed`);
    expect(status).toBe(0);
  });

  test('fail when one of them expects something else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kass-vectors-'));
    try {
      cpSync(fileURLToPath(FOLDER), folder, { recursive: true });
      const path = join(folder, 'orders.json');
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, text.replace('"reason": "old"', '"reason": "new"'));
      const { status, lines } = run(folder);
      expect(lines.at(-1)).toMatch(/^\d+ passed, 1 failed$/);
      expect(status).toBe(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
