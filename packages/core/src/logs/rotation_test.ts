import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  parseRotatedFileName,
  rotatedFileName,
  rotatedFilesOf,
  rotatedFilesToRemove,
} from './rotated_files.ts';
import { isRotationDue, rotationPeriodAt } from './rotation.ts';

const DAY = 86_400_000;

test('isRotationDue() never puts an empty file aside', () => {
  const policy = { maxBytes: 10, every: 'day' } as const;
  assert.equal(isRotationDue({ bytes: 0, periodMs: 0 }, policy, { bytes: 1_000, timeMs: DAY * 3 }), false);
});

test('isRotationDue() fills a file up to maxBytes and not beyond', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 50 })),
      fc.integer({ min: 1, max: 100 }),
      (lines, maxBytes) => {
        let current = 0;
        for (const bytes of lines) {
          if (isRotationDue({ bytes: current, periodMs: 0 }, { maxBytes }, { bytes, timeMs: 0 })) current = 0;
          current += bytes;
          assert.ok(current <= maxBytes || current === bytes, `${current} bytes in a file of ${maxBytes}`);
        }
      },
    ),
  );
});

test('isRotationDue() begins a file at midnight in UTC, and none when the clock is set back', () => {
  const policy = { every: 'day' } as const;
  const current = { bytes: 1, periodMs: rotationPeriodAt(5 * DAY, 'day') };
  const isDueAt = (timeMs: number): boolean => isRotationDue(current, policy, { bytes: 1, timeMs });
  assert.deepEqual([6 * DAY - 1, 6 * DAY, 3 * DAY].map(isDueAt), [false, true, false]);
});

test('parseRotatedFileName() reads back every name that rotatedFileName() makes, and no other', () => {
  const names = fc.constantFrom('app.log', 'app', '.hidden', 'a.b.log', 'task_9.log');
  const times = fc.integer({ min: 0, max: 4_000_000_000_000 });
  fc.assert(
    fc.property(
      names,
      times,
      fc.integer({ min: 1, max: 999_999_999 }),
      fc.boolean(),
      (name, timeMs, number, isCompressed) => {
        const made = rotatedFileName(name, { timeMs, number }) + (isCompressed ? '.gz' : '');
        const date = new Date(timeMs).toISOString().slice(0, 10);
        assert.deepEqual(parseRotatedFileName(name, made), { date, number, isCompressed });
        assert.equal(parseRotatedFileName(`x${name}`, made), undefined);
      },
    ),
  );
  for (const other of [
    'app.log',
    'app.log.1',
    'app.2024-01-15.0.log',
    'app.2024-01-15.1.log.gz.tmp',
    'app.x.2024-01-15.1.log',
  ]) {
    assert.equal(parseRotatedFileName('app.log', other), undefined, other);
  }
});

test('rotatedFilesOf() sorts numbers as numbers, and days before them', () => {
  const names = [
    'a.2024-02-01.1.log',
    'a.2024-01-31.10.log',
    'a.2024-01-31.9.log.gz',
    'a.log',
    'b.2024-01-31.1.log',
  ];
  const sorted = rotatedFilesOf(
    'a.log',
    names.map((name) => ({ name, bytes: 1 })),
  );
  assert.deepEqual(
    sorted.map((file) => file.name),
    ['a.2024-01-31.9.log.gz', 'a.2024-01-31.10.log', 'a.2024-02-01.1.log'],
  );
});

test('rotatedFilesToRemove() keeps the newest files that fit, without gaps', () => {
  const files = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 20 });
  fc.assert(
    fc.property(files, fc.nat(100), fc.nat(10), fc.nat(1_000), (sizes, currentBytes, keep, maxTotalBytes) => {
      const all = sizes.map((bytes, at) => ({ name: String(at), bytes }));
      const gone = rotatedFilesToRemove(all, { currentBytes, policy: { keep, maxTotalBytes } });
      assert.deepEqual(
        gone,
        all.slice(0, gone.length).map((file) => file.name),
      );
      const kept = all.slice(gone.length);
      const total = kept.reduce((sum, file) => sum + file.bytes, currentBytes);
      assert.ok(kept.length <= keep && (kept.length === 0 || total <= maxTotalBytes));
      const next = all[gone.length - 1];
      if (next !== undefined) assert.ok(kept.length + 1 > keep || total + next.bytes > maxTotalBytes);
    }),
  );
  assert.deepEqual(rotatedFilesToRemove([{ name: 'a', bytes: 1e9 }], { currentBytes: 0, policy: {} }), []);
});
