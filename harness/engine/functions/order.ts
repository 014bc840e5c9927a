/** The order of reads and writes within a function. */
interface Added {
  op: number
  /** Values of the graph: all inputs of the op, the inputs that are variables, and the results. */
  inputs: readonly number[]
  variables: readonly number[]
  results: readonly number[]
  writes: boolean
}

/**
 * Keeps reads and writes of a function's variables in the order of the body's ops. TensorFlow may run independent ops
 * in any order, so dependencies are added between ops on the same variable.
 */
export class VariableOrder {
  readonly #lastWrite = new Map<number, number>()
  /** By variable: ops that use its current value. */
  readonly #users = new Map<number, Set<number>>()
  /** Variables by the values read from them. */
  readonly #readFrom = new Map<number, number>()

  /** @returns ops that must have run before an op that uses these variables. */
  before(variables: readonly number[], writes: boolean): number[] {
    const ops = new Set<number>()
    for (const variable of variables) {
      const write = this.#lastWrite.get(variable)
      if (write !== undefined) ops.add(write)
      // Users of a value must finish before the next write, which can then happen in place.
      if (writes) for (const user of this.#users.get(variable) ?? []) ops.add(user)
    }
    return [...ops]
  }

  /** Records an op that was added. */
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
