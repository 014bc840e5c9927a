/** Compares two models on the same test items, by class. */
/** Items of one class on which exactly one of the two is right. */
export interface ClassFlips {
  class: number
  items: number
  onlyA: number
  onlyB: number
}

/** In the order of the classes that there are. */
export function flipsByClass(truth: Int32Array, a: Int32Array, b: Int32Array): ClassFlips[] {
  const flips = new Map<number, ClassFlips>()
  truth.forEach((label, i) => {
    const flip = flips.get(label) ?? { class: label, items: 0, onlyA: 0, onlyB: 0 }
    flips.set(label, flip)
    flip.items++
    if (a[i] === label && b[i] !== label) flip.onlyA++
    if (a[i] !== label && b[i] === label) flip.onlyB++
  })
  return [...flips.values()].sort((x, y) => x.class - y.class)
}

/** Sums the flips of several pairs of runs. */
export function sumFlips(all: readonly (readonly ClassFlips[])[]): ClassFlips[] {
  const sums = new Map<number, ClassFlips>()
  for (const one of all.flat()) {
    const sum = sums.get(one.class) ?? { class: one.class, items: 0, onlyA: 0, onlyB: 0 }
    sums.set(one.class, {
      class: one.class,
      items: sum.items + one.items,
      onlyA: sum.onlyA + one.onlyA,
      onlyB: sum.onlyB + one.onlyB,
    })
  }
  return [...sums.values()].sort((x, y) => x.class - y.class)
}
