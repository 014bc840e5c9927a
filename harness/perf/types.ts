/** The result of a workload. Definitions of workloads are fixed, so that results are comparable with others. */
export type Throughput =
  | {
      /** Images per second of pretraining, with new views for every batch. */
      images_per_s: number
      /** Images per second of the pretraining step, without the preparation of views. */
      step_images_per_s?: number
    }
  | {
      seconds: number
      /** The inertia of k-means, because speeds are comparable only for equal results. */
      inertia?: number
      /** Top-1 of a probe, for the same reason; a fraction. */
      accuracy?: number
    }

/** @param what - name of the repeated pass, e.g. `the step alone`. */
type Observe = (what: string, pass: () => unknown) => Promise<void>

export interface Workload {
  name: string
  /**
   * Runs alone in its own process.
   * @param observe - for profiles: called with each repeated pass after it was timed.
   * @returns the median of several repetitions after a warm-up.
   */
  run(observe?: Observe): Promise<Throughput>
}
