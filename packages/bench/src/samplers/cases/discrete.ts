import type { Params } from '@autotuner/core';
import type { SuiteEntry } from '../suite/suite_entry.ts';
import { bits, bools, choice, float, int, named, num, scattered, sum } from './space_items.ts';

/** Found by looking at all of them. */
const LOWEST_NK = { 14: '00101111111010', 18: '100111100011101000' } as const;

/** Each switch is worth what it and its next three neighbours say together (Kauffman's NK landscape, K = 3). */
function nk(b: readonly number[], salt: number): number {
  const at = (i: number): number => b[i % b.length] ?? 0;
  return sum(
    b.map((_, i) => {
      const pattern = at(i) + 2 * at(i + 1) + 4 * at(i + 2) + 8 * at(i + 3);
      return scattered(16 * i + pattern, salt);
    }),
  );
}

/** The switches b0, b1, ... as written in zeros and ones. */
function switches(text: string): Params {
  return named(
    Array.from(text, (one) => one === '1'),
    'b',
  );
}

function nkEntry(count: keyof typeof LOWEST_NK, salt: number): SuiteEntry {
  const optimum = switches(LOWEST_NK[count]);
  const f = (p: Params): number => nk(bits(p, count), salt);
  return { space: bools(count), f, optimum, fmin: f(optimum) };
}

const PLANTED = '0110100110010110';

/** Pairs of switches that must agree, or differ, as in one planted assignment; and a little for each alone. */
function pairs(b: readonly number[]): number {
  const planted = Array.from(PLANTED, Number);
  const broken = b.flatMap((own, i) =>
    [1, 3, 7].map((step) => {
      const j = (i + step) % b.length;
      const isAsPlanted = (own === b[j]) === (planted[i] === planted[j]);
      return isAsPlanted ? 0 : 0.3 + scattered(i, step);
    }),
  );
  return sum(broken) + 0.2 * sum(b.map((own, i) => Math.abs(own - (planted[i] ?? 0))));
}

/** Blocks of four in which the way downhill leads away from the best (a deceptive trap). */
function traps(b: readonly number[]): number {
  const blocks = [0, 4, 8, 12].map((from) => sum(b.slice(from, from + 4)));
  return sum(blocks.map((ones) => (ones === 4 ? 0 : 1 + ones / 4)));
}

const DISHES = ['soup', 'rice', 'bread', 'salad', 'beans'] as const;
const MENU = ['rice', 'soup', 'beans', 'rice', 'salad', 'bread'] as const;

/** Six places, five dishes; neighbours must fit, as they do in the planted menu. */
function menu(p: Params): number {
  const chosen = MENU.map((_, i) => DISHES.findIndex((one) => one === p[`x${i}`]));
  const planted = MENU.map((one) => DISHES.indexOf(one));
  const alone = chosen.map((own, i) => (own === planted[i] ? 0 : 0.3 + 0.7 * scattered(own, i)));
  const together = chosen.slice(1).map((own, i) => {
    const fits = own === planted[i + 1] && chosen[i] === planted[i];
    return fits ? 0 : 0.5 * scattered(5 * own + (chosen[i] ?? 0), 40 + i);
  });
  return sum(alone) + sum(together);
}

/** Whole numbers in steps, with a best that depends on a choice; what is left has no slope for some of them. */
function machine(p: Params): number {
  const plan = { lean: [3, 128, 4], wide: [9, 1024, 16], deep: [14, 512, 32] }[String(p['plan'])] ?? [
    0, 1, 1,
  ];
  const [stages = 0, buffer = 1, batch = 1] = plan;
  const bonus = { lean: 1, wide: 0.4, deep: 0 }[String(p['plan'])] ?? 0;
  return (
    bonus +
    0.08 * (num(p, 'stages') - stages) ** 2 +
    0.5 * Math.abs(Math.log2(num(p, 'buffer') / buffer)) +
    0.3 * Math.log2(num(p, 'batch') / batch) ** 2 +
    (p['pin'] === (p['plan'] === 'deep') ? 0 : 0.35) +
    0.6 * (num(p, 'share') - 0.15) ** 2
  );
}

/** Switches, lists and whole numbers, which matter together. */
export const DISCRETE: Readonly<Record<string, SuiteEntry>> = {
  nk14: { ...nkEntry(14, 2), split: 'selection' },
  pairs16: {
    split: 'selection',
    space: bools(16),
    fmin: 0,
    optimum: switches(PLANTED),
    f: (p) => pairs(bits(p, 16)),
  },
  menu6: {
    split: 'selection',
    space: MENU.map((_, i) => choice(`x${i}`, DISHES)),
    fmin: 0,
    optimum: named(MENU),
    f: menu,
  },
  nk18: { ...nkEntry(18, 7), split: 'validation' },
  traps16: {
    split: 'validation',
    space: bools(16),
    fmin: 0,
    optimum: switches('1111111111111111'),
    f: (p) => traps(bits(p, 16)),
  },
  machine6: {
    split: 'validation',
    space: [
      choice('plan', ['lean', 'wide', 'deep']),
      int('stages', [1, 16]),
      int('buffer', [64, 4096], { log: true }),
      int('batch', [1, 64], { log: true }),
      { name: 'pin', t: 'b' },
      float('share', [0, 1]),
    ],
    fmin: 0,
    optimum: { plan: 'deep', stages: 14, buffer: 512, batch: 32, pin: true, share: 0.15 },
    f: machine,
  },
};
