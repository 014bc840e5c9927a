interface Scored {
  evaluation: string
  dataset: string
}

/** What was evaluated, and on which data where those are not the run's own: one run may be transferred to several. */
export function scoreName({ evaluation, dataset }: Scored, own: string): string {
  return dataset === own ? evaluation : `${evaluation} on ${dataset}`
}
