/**
 * Trains a small network and reports its loss on data that it has not seen after each epoch.
 * usage: node train.ts --rate R --momentum M --hidden N --batch N
 */
import { parseArgs } from 'node:util';
import { makeRandom, makeSpirals, Network, type Point } from './network.ts';

const EPOCHS = 80;

const option = { type: 'string' } as const;
const { values } = parseArgs({ options: { rate: option, momentum: option, hidden: option, batch: option } });
const pace = { rate: Number(values.rate ?? 0.05), momentum: Number(values.momentum ?? 0) };
const batch = Number(values.batch ?? 32);

const random = makeRandom(20260101);
const learnt = makeSpirals(4000, random);
const unseen = makeSpirals(1000, random);
const network = new Network(Number(values.hidden ?? 8), random);

function lossOn(points: readonly Point[]): number {
  const losses = points.map(({ x, y, label }) => {
    const right = label === 1 ? network.predict(x, y) : 1 - network.predict(x, y);
    return -Math.log(Math.max(right, 1e-12));
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / points.length;
}

let loss = lossOn(unseen);
for (let epoch = 1; epoch <= EPOCHS; epoch++) {
  for (let from = 0; from < learnt.length; from += batch)
    network.learn(learnt.slice(from, from + batch), pace);
  loss = lossOn(unseen);
  console.log(JSON.stringify({ autotuner_report: { step: epoch, value: loss } }));
}

const hits = unseen.filter(({ x, y, label }) => (network.predict(x, y) > 0.5 ? 1 : 0) === label).length;
console.log(JSON.stringify({ loss, accuracy: hits / unseen.length }));
