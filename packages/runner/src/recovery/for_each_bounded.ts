/** Does something for each item, no more than `limit` at a time, in their order. Rejects with the first fault, once all that had begun has ended. */
export async function forEachBounded<T>(
  items: Iterable<T>,
  options: { readonly limit: number; readonly work: (item: T) => Promise<void> },
): Promise<void> {
  const { limit, work } = options;
  const queue = [...items].toReversed();
  const faults: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let item = queue.pop(); item !== undefined && faults.length === 0; item = queue.pop()) {
      await work(item).catch((error: unknown) => faults.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, queue.length) }, worker));
  if (faults.length > 0) throw faults[0];
}
