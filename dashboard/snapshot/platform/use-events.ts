/** A snapshot does not change, so it has no events. */
export function useEvents(): void {}
