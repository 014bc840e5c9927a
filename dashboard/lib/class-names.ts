/** What the classes of a data set are called, in the order of their numbers. */
const FASHION = 'T-shirt/top, Trouser, Pullover, Dress, Coat, Sandal, Shirt, Sneaker, Bag, Ankle boot'

/** Of data sets of a hundred classes, or of your own, the numbers are all that a comparison tells. */
const NAMES: Record<string, string> = {
  'fashion-mnist-mini': FASHION,
  'fashion-mnist': FASHION,
  cifar10: 'airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck',
  stl10: 'airplane, bird, car, cat, deer, dog, horse, monkey, ship, truck',
  'backgrounds-scenes': 'disc, square, triangle, cross, star, ring, crescent, heart, hourglass',
  'backgrounds-challenge': 'dog, bird, wheeled vehicle, reptile, carnivore, insect, musical instrument, primate, fish',
  'uci-heart': 'at most 50% narrowing, over 50% narrowing',
  'uci-splice': 'no junction, junction',
}

/** @returns null where a class has no name but its number. */
export function className(dataset: string, index: number): string | null {
  return Object.hasOwn(NAMES, dataset) ? (NAMES[dataset]!.split(', ')[index] ?? null) : null
}
