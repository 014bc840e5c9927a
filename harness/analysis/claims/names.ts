/** The methods that ADIOS is added to. */
export const METHODS = ['simclr', 'simsiam', 'byol'] as const
