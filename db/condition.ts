export interface Condition {
  noise: string | null
  rate: number | null
  rest: string
}

/** Splits a condition such as `noise=0.1 rate=-0.4` into noise and rate, for columns and rows, and the rest. */
export function readCondition(condition: string): Condition {
  const parts = condition.split(' ').filter(Boolean)
  const take = (name: string) => parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1)
  const rate = take('rate')
  return {
    noise: take('noise') ?? null,
    rate: rate === undefined ? null : Number(rate),
    rest: parts.filter((part) => !/^(noise|rate)=/.test(part)).join(' '),
  }
}
