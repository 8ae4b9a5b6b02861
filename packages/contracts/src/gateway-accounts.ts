import { isTimeZone, type GatewayAccount } from '@revkeen-edge/domain'
import * as z from 'zod'
import { currency, identity, iso, text } from './fields.ts'

const provider = z.enum(['nmi', 'elavon'])
const status = z.enum(['active', 'inactive'])

/** A processing account as it is shown: no secret is ever given back. */
export const gatewayAccount = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('gateway_account'),
  provider,
  label: z.string().nullable(),
  currencies: z.array(z.string()).nullable(),
  status,
  is_default: z.boolean(),
  /** Public: card fields carry it. */
  tokenization_key: z.string(),
  /** Where the gateway posts its callbacks to; null for one that posts none. */
  callback_url: z.string().nullable(),
  settlement_time: z.string(),
  settlement_zone: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
})

export type GatewayAccountWire = z.infer<typeof gatewayAccount>

/** `webhooksUrl` is where callbacks are taken. */
export function presentGatewayAccount(row: GatewayAccount, webhooksUrl: string): GatewayAccountWire {
  return {
    ...identity('gatewayAccount', row.id),
    object: 'gateway_account',
    provider: row.provider,
    label: row.label,
    currencies: row.currencies,
    status: row.status,
    is_default: row.isDefault,
    tokenization_key: row.tokenizationKey,
    callback_url: row.provider === 'nmi' ? `${webhooksUrl}/nmi/${row.id}` : null,
    settlement_time: row.settlementTime,
    settlement_zone: row.settlementZone,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

const secret = text(255)

/** What each gateway is opened with: NMI with the first two, Elavon Converge with the other three. */
const secrets = {
  security_key: secret.optional(),
  webhook_key: secret.optional(),
  user_id: secret.optional(),
  pin: secret.optional(),
}

const MAX_CURRENCIES = 200

const terms = {
  label: text(60).optional(),
  /** Left out or null, the account takes every currency. */
  currencies: z.array(currency).min(1).max(MAX_CURRENCIES).nullish(),
  settlement_time: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 20:00')
    .optional(),
  settlement_zone: text(60).refine(isTimeZone, 'must be an IANA time zone').meta({ format: 'time-zone' }).optional(),
  /** Takes the mark from the account that has it. */
  is_default: z.literal(true, 'can only be set to true: make another account the default instead').optional(),
}

export const connectGatewayAccountBody = z.object({
  provider,
  tokenization_key: secret,
  ...secrets,
  merchant_id: secret.optional(),
  ...terms,
})
export type ConnectGatewayAccount = z.infer<typeof connectGatewayAccountBody>

export const updateGatewayAccountBody = z.object({
  tokenization_key: secret.optional(),
  ...secrets,
  status: status.optional(),
  ...terms,
})
export type UpdateGatewayAccount = z.infer<typeof updateGatewayAccountBody>

export const gatewayAccountResponse = z.object({ data: gatewayAccount, requestId: z.string() })
export const gatewayAccountListResponse = z.object({ data: z.array(gatewayAccount), requestId: z.string() })
