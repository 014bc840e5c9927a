/** A snapshot has no request to wait for. */
export async function connection(): Promise<void> {}
