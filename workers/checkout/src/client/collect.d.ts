/** What the browser scripts use of the gateway's Collect.js. */
declare var CollectJS:
  | {
      configure(options: Record<string, unknown>): void
      startPaymentRequest(): void
    }
  | undefined
