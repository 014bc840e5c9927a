/** The class that each class is mistaken for under asymmetric noise: fixed pairs, in both directions. */

type ClassPair = readonly [number, number]

// Our pairs of similar classes: T-shirt and shirt, pullover and coat, sandal and sneaker, trouser and dress. Bag and
// ankle boot remain.
const CLOTHES: readonly ClassPair[] = [
  [0, 6],
  [2, 4],
  [5, 7],
  [1, 3],
  [8, 9],
]

const PAIRS: Record<string, readonly ClassPair[]> = {
  // The pairs of the label-smoothing paper's code: truck and car, bird and plane, deer and horse, cat and dog, frog and
  // ship.
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
 * @returns the partner of every class, [classes]. Data sets without predefined pairs pair neighbours: 0 and 1, 2 and 3,
 * and so on; a last class without a neighbour is mistaken for class 0.
 */
export function partnersOf(dataset: string, classes: number): number[] {
  const base = dataset.split('+')[0]! // without labels of the user's own
  const partners = Array.from({ length: classes }, (_, label) => (label ^ 1) % classes)
  if (classes % 2 === 1) partners[classes - 1] = 0
  for (const [a, b] of Object.hasOwn(PAIRS, base) ? PAIRS[base]! : []) {
    partners[a] = b
    partners[b] = a
  }
  return partners
}
