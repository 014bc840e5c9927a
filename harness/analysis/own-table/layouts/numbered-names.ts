/** Names that differ in a number alone, such as `CIFAR-10_0` and `CIFAR-10_1`: most probably one thing under several seeds. */
import { groupBy } from '../../../../db/queries/group-by.ts'

/** A name of which a part is the number of a seed. */
interface NumberedName {
  name: string
  /** What stands beside the seed: a data set, a measure, or nothing. */
  of: string
  seed: string
}

/** Names that have the same numbers beside every stem. */
interface Numbered {
  found: NumberedName[]
  /** Whether they can hardly be anything but seeds. */
  isSure: boolean
}

const BEHIND = /^(.*?[^\s_\-./([,:|#=])[\s_\-./([,:|#=]+(\d{1,9})[)\]]?$/
const BEFORE = /^[[(]?(\d{1,9})[\s_\-./)\],:|]+(\S.*)$/
/** As Python writes pairs: `('CIFAR-10', 0)` */
const PAIR = /^\(\s*(['"])(.+)\1\s*,\s*['"]?(\d{1,9})['"]?\s*\)$/
const PAIR_BEFORE = /^\(\s*['"]?(\d{1,9})['"]?\s*,\s*(['"])(.+)\2\s*\)$/

type Parted = Omit<NumberedName, 'name'>

/** Ways to write numbers beside names. Each parts a name among all, or returns null. */
const WAYS: ((name: string, all: readonly string[]) => Parted | null)[] = [
  (name) => partedAt(PAIR.exec(name), 2, 3),
  (name) => partedAt(PAIR_BEFORE.exec(name), 3, 1),
  // pandas writes columns of one name as `a`, `a.1`, `a.2`.
  (name, all) => {
    const [, of = '', seed = ''] = /^(.+)\.(\d{1,3})$/.exec(name) ?? []
    if (all.includes(of) && seed !== '0') return { of, seed }
    return all.includes(`${name}.1`) ? { of: name, seed: '0' } : null
  },
  (name) => partedAt(BEHIND.exec(name), 1, 2),
  (name) => partedAt(BEFORE.exec(name), 2, 1),
]

const partedAt = (parts: RegExpExecArray | null, of: number, seed: number): Parted | null =>
  parts && { of: parts[of]!, seed: String(Number(parts[seed])) }

/** What numbers count that are no seeds, as the last word of a stem. */
const COUNTED =
  /(?:^|[\s_\-./])(?:levels?|severity|tasks?|domains?|stages?|versions?|v|steps?|epochs?|layers?|shots?|way|top|class|classes|parts?|subsets?|views?|scales?|ratio|rate|noise|eps|epsilon|sigma|size|width|depth|dim|k|n|r|rank)$/i

/** Fewer numbers that do not begin with zero can as well be versions. */
const SURE = 3

/** @returns null where the names differ in more, or in numbers that count something else. */
export function numberedAlike(all: readonly string[]): Numbered | null {
  for (const part of WAYS) {
    const found = all.flatMap((name) => {
      const parted = part(name, all)
      return parted === null ? [] : [{ name, ...parted }]
    })
    if (found.length < all.length || found.length < 2) continue
    const stems = [...groupBy(found, ({ of }) => of).values()]
    const numbers = stems.map((own) => own.map(({ seed }) => Number(seed)).sort((a, b) => a - b))
    const [first] = numbers as [number[]]
    const isSame = numbers.every((own) => own.join() === first.join()) && new Set(first).size === first.length
    if (!isSame || first.length < 2 || stems.some(([one]) => COUNTED.test(one!.of))) continue
    const isCounted = first.every((number, i) => number === first[0]! + i)
    const isRate = first[0]! >= 5 && first.every((number) => number % 5 === 0)
    if (isRate || (stems.length === 1 && !(isCounted && first[0]! <= 1 && first.length >= SURE))) continue
    return { found, isSure: stems.length > 1 && isCounted && (first[0] === 0 || first.length >= SURE) }
  }
  return null
}
