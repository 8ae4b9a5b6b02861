/** Why a command was refused, as data. `packages/http` maps each code to a status in one table. */
export type DomainError =
  | {
      readonly code: 'validation_error'
      readonly message?: string
      readonly fields: Readonly<Record<string, readonly string[]>>
    }
  | { readonly code: 'resource_missing'; readonly resource: string; readonly param?: string }
  | { readonly code: 'conflict'; readonly message: string; readonly param?: string }
  | { readonly code: 'stale_update'; readonly message: string }
  | { readonly code: 'invalid_state'; readonly message: string; readonly param?: string }
  | { readonly code: 'amount_too_large'; readonly message: string; readonly param?: string }
  | {
      readonly code: 'payment_declined'
      readonly message: string
      readonly declineCode: string
      readonly gatewayCode: string
    }
  | { readonly code: 'payment_processing'; readonly message: string }
  | { readonly code: 'gateway_not_configured'; readonly message: string }
  | {
      readonly code: 'gateway_unavailable'
      readonly message: string
      /** True where the request certainly never left, so that it may be sent again as it is. */
      readonly nothingSent?: boolean
    }
  | { readonly code: 'too_many_attempts'; readonly message: string }

/** A single wrong field. */
export function invalidField(field: string, reason: string): DomainError {
  return { code: 'validation_error', fields: { [field]: [reason] } }
}

/** Something that this tenant does not have; another tenant's looks the same. */
export function missing(resource: string, param?: string): DomainError {
  return param === undefined ? { code: 'resource_missing', resource } : { code: 'resource_missing', resource, param }
}

/** What is refused because of the state that something is in. `param` is the request field that it comes from. */
export function invalidState(message: string, param?: string): DomainError {
  return param === undefined ? { code: 'invalid_state', message } : { code: 'invalid_state', message, param }
}
