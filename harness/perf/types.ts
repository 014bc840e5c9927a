/** One thing whose speed is worth knowing. Its definition is fixed, so that figures from elsewhere can stand beside it. */
export type Throughput =
  | {
      /** Of pretraining, with the views of every batch made anew. */
      images_per_s: number
      /** Of pretraining alone: the step without the making of views. */
      step_images_per_s?: number
    }
  | {
      seconds: number
      /** Of k-means, whose speed counts only at the same result. */
      inertia?: number
    }

/** @param what - is repeated, as in `the step alone`. */
type Observe = (what: string, pass: () => unknown) => Promise<void>

export interface Workload {
  name: string
  /**
   * Runs alone in its own process.
   * @param observe - where it is to be looked into: told of each thing that is repeated, once that was timed.
   * @returns the median of several repetitions after a warm-up.
   */
  run(observe?: Observe): Promise<Throughput>
}
