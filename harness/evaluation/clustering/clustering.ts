/** Scores how well k-means on frozen features recovers the classes without labels. */
import type { ClusteringConfig } from '../../../db/config/evaluations.ts'
import { ari } from '../metrics/ari.ts'
import { contingency } from '../metrics/contingency.ts'
import { fmi } from '../metrics/fmi.ts'
import { nmi } from '../metrics/nmi.ts'
import type { Evaluation, Needs } from '../types.ts'
import { kmeans } from './kmeans.ts'

type Options = Omit<ClusteringConfig, 'name'>

export const needs: Needs = 'labels'

/** k-means starts from random centres. */
export const usesSeed = (): boolean => true

export function protocol({ restarts, clusters, features }: Options): string {
  return `k-means, k = ${clusters}, best inertia of ${restarts}, ${features} features`
}

/** Clusters the rows; k is at most the number of rows. Labels are used only to score the clusters. */
export const evaluate: Evaluation<Options>['evaluate'] = (train, test, options, classes, random) => {
  const rows = options.features === 'train' ? train : test
  const k = Math.min(rows.count, options.clusters === 'classes' ? classes : Math.max(1, classes - 1))
  const { labels, inertia, iterations } = kmeans(rows, k, options.restarts, random)
  const table = contingency(rows.labels, labels)
  return {
    scores: [
      { metric: 'fmi', value: fmi(table) },
      { metric: 'ari', value: ari(table) },
      { metric: 'nmi', value: nmi(table) },
    ],
    predicted: null, // clusters are not classes
    protocol: protocol(options),
    selectedOnTest: false,
    details: { k, restarts: options.restarts, inertia, iterations, rows: rows.count, features: rows.origin },
  }
}
