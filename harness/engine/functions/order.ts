/** The order of reads and writes within a function. */
interface Added {
  op: number
  /** Values of the graph: all that the op takes, those of them that are variables, and what it gives. */
  inputs: readonly number[]
  variables: readonly number[]
  results: readonly number[]
  writes: boolean
}

/**
 * In which order a function uses its variables: as the ops came. TensorFlow runs what does not depend on one another as it
 * likes, so that reads and writes of one variable are made to.
 */
export class VariableOrder {
  readonly #lastWrite = new Map<number, number>()
  /** By variable: ops that use its value as it is now. */
  readonly #users = new Map<number, Set<number>>()
  /** Variables by the values read from them. */
  readonly #readFrom = new Map<number, number>()

  /** @returns ops that must have run before an op that uses these variables. */
  before(variables: readonly number[], writes: boolean): number[] {
    const ops = new Set<number>()
    for (const variable of variables) {
      const write = this.#lastWrite.get(variable)
      if (write !== undefined) ops.add(write)
      // Who uses a value that was read is done with it before the next write, which then happens in place.
      if (writes) for (const user of this.#users.get(variable) ?? []) ops.add(user)
    }
    return [...ops]
  }

  /** Tells of an op that was added. */
  added({ op, inputs, variables, writes, results }: Added): void {
    for (const variable of variables) {
      if (writes) {
        this.#lastWrite.set(variable, op)
        this.#users.set(variable, new Set())
      } else {
        this.#usersOf(variable).add(op)
        for (const result of results) this.#readFrom.set(result, variable)
      }
    }
    for (const input of inputs) {
      const variable = this.#readFrom.get(input)
      if (variable !== undefined && !variables.includes(variable)) this.#usersOf(variable).add(op)
    }
  }

  #usersOf(variable: number): Set<number> {
    const users = this.#users.get(variable) ?? new Set()
    this.#users.set(variable, users)
    return users
  }
}
