/**
 * Who else may hold a run of a store while a command works on it: executors whose runs go on without the command that
 * submitted them. No other file names them for that.
 */
export { removeFinishedStores } from './apart/finished-stores.ts'
export { checkNotOnSlurm as checkNotElsewhere, refresh } from './slurm/refresh.ts'
