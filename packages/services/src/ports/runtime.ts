/** Randomness, as a port so that tests can pin it. */
export interface Runtime {
  /** A UUIDv7. */
  uuid(): string
  /** 128 random bits, base64url: what a URL carries to open something. */
  token(): string
}
