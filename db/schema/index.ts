/**
 * The result store. One SQLite file holds everything but artefact bytes, which live in `<database>.d/` under their
 * content hash. Times are milliseconds since 1970 (UTC); accuracies are fractions.
 */

export * from './annotations.ts'
export * from './artefacts.ts'
export * from './curves.ts'
export * from './groups.ts'
export * from './meta.ts'
export * from './predictions.ts'
export * from './published.ts'
export * from './runs.ts'
export * from './scores.ts'
export * from './slurm-tasks.ts'
export * from './suite-runs.ts'
