interface Scored {
  evaluation: string
  dataset: string
}

/** The evaluation, followed by its data set unless that is the run's own; a run can be transferred to several. */
export function scoreName({ evaluation, dataset }: Scored, own: string): string {
  return dataset === own ? evaluation : `${evaluation} on ${dataset}`
}
