/** The class that each class is taken for under asymmetric noise: fixed pairs, both ways. */

type Pair = readonly [number, number]

// Ours, by looks: T-shirt and shirt, pullover and coat, sandal and sneaker, trouser and dress; bag and ankle boot remain.
const CLOTHES: readonly Pair[] = [
  [0, 6],
  [2, 4],
  [5, 7],
  [1, 3],
  [8, 9],
]

const PAIRS: Record<string, readonly Pair[]> = {
  // truck and car, bird and plane, deer and horse, cat and dog, frog and ship: those of the label-smoothing paper's code.
  cifar10: [
    [9, 1],
    [2, 0],
    [4, 7],
    [3, 5],
    [6, 8],
  ],
  'fashion-mnist': CLOTHES,
  'fashion-mnist-mini': CLOTHES,
}

/**
 * @returns the partner of every class. Data sets without pairs of their own have neighbours paired: 0 and 1, 2 and 3, …; a
 * last class that is left over is taken for class 0.
 */
export function partnersOf(dataset: string, classes: number): number[] {
  const partners = Array.from({ length: classes }, (_, label) => (label ^ 1) % classes)
  if (classes % 2 === 1) partners[classes - 1] = 0
  for (const [a, b] of Object.hasOwn(PAIRS, dataset) ? PAIRS[dataset]! : []) {
    partners[a] = b
    partners[b] = a
  }
  return partners
}
