import { createDisputeBody } from '@revkeen-edge/contracts'
import { parseId, publicId, type Reconciliation } from '@revkeen-edge/domain'
import { gatewaysOf } from '@revkeen-edge/gateways'
import { createDisputeAnywhere } from '@revkeen-edge/services/disputes/create.ts'
import { planResolution, type Resolution } from '@revkeen-edge/services/disputes/resolve.ts'
import type { PaymentPorts } from '@revkeen-edge/services/ports/payments.ts'
import { reconcileDay } from '@revkeen-edge/services/reconciliation/reconcile.ts'
import { execute, operatorContext, sealerFrom, tenantOf } from './execute.ts'
import { urlsOf } from './gateways.ts'
import { AdminError, type AdminCommand, type AdminContext } from './types.ts'

/** The options of `disputes:open`, and the fields that they are of a dispute. */
const FIELDS: Readonly<Record<string, string>> = {
  number: 'gateway_dispute_id',
  kind: 'dispute_kind',
  amount: 'amount_minor',
  reason: 'reason',
  'reason-code': 'reason_code',
  'disputed-at': 'disputed_at',
  due: 'evidence_due_by',
}

const OUTCOMES: Readonly<Record<string, Resolution>> = { won: 'win', lost: 'lose', withdrawn: 'withdraw' }

export const commands: Record<string, AdminCommand> = {
  'disputes:open': {
    help: "enter a bank's chargeback: <merchant> <transaction> --number CB-1 [--kind retrieval] [--amount 1250] [--reason TEXT] [--reason-code 10.4] [--disputed-at 2026-05-04T08:10:00Z] [--due 2026-05-20]",
    options: Object.fromEntries(Object.keys(FIELDS).map((name) => [name, { type: 'string' as const }])),
    positionals: ['merchant', 'transaction'],
    async run(admin, values) {
      const tenant = await tenantOf(admin, String(values['merchant']))
      const body = createDisputeBody.safeParse(bodyOf(values))
      if (!body.success) {
        const reasons = body.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
        throw new AdminError(reasons.join('; '))
      }
      const opened = await execute(operatorContext(admin, tenant), (context) =>
        createDisputeAnywhere(context, body.data),
      )
      admin.say(`${publicId('dispute', opened.id)}: ${opened.status}`)
    },
  },
  'disputes:resolve': {
    help: 'book what a bank decided: <merchant> <dispute> --outcome won|lost|withdrawn',
    options: { outcome: { type: 'string' } },
    positionals: ['merchant', 'dispute'],
    async run(admin, values) {
      const tenant = await tenantOf(admin, String(values['merchant']))
      const id = parseId('dispute', String(values['dispute']))
      const step = OUTCOMES[String(values['outcome'])]
      if (id === null) throw new AdminError('dispute must be a dsp_ id or its UUID')
      if (!step) throw new AdminError(`--outcome must be one of ${Object.keys(OUTCOMES).join(', ')}`)
      const dispute = await execute(operatorContext(admin, tenant), (context) => planResolution(context, id, step))
      admin.say(`${dispute.status}${dispute.resolution === null ? '' : `, ${dispute.resolution}`}`)
    },
  },
  reconcile: {
    help: "compare a day with the gateways' reports: <merchant> --day 2026-05-04",
    options: { day: { type: 'string' } },
    positionals: ['merchant'],
    async run(admin, values) {
      const tenant = await tenantOf(admin, String(values['merchant']))
      const day = String(values['day'])
      if (!isDay(day)) throw new AdminError('--day must be a date such as 2026-05-04')
      const context = operatorContext(admin, tenant)
      const { accounts } = await context.db.load({ accounts: context.db.rows.gatewayAccounts.all() })
      for (const { id, label, provider } of accounts) {
        const compared = await reconcileDay(context, portsOf(admin), id, day)
        if (!compared.ok) throw new AdminError(`${label ?? provider} could not be compared: ${compared.error.code}`)
        tell(admin, label ?? provider, compared.value)
      }
    },
  },
}

function bodyOf(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = Object.entries(FIELDS).flatMap(([option, field]) => {
    const value = values[option]
    return value === undefined ? [] : [[field, field === 'amount_minor' ? Number(value) : value] as const]
  })
  return { ...Object.fromEntries(given), transaction_id: String(values['transaction']) }
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00.000Z`))
}

function tell({ say }: AdminContext, name: string, { status, checked, differences }: Reconciliation): void {
  say(`${name}: ${status}, ${checked} compared, ${differences.length} differences`)
  for (const { kind, gatewayTransactionId, ours, theirs } of differences) {
    say(`  ${kind}  ${gatewayTransactionId ?? '-'}  ours: ${ours ?? '-'}  theirs: ${theirs ?? '-'}`)
  }
}

/** What a command settles is told by the outbox's sweep. */
function portsOf(admin: AdminContext): PaymentPorts {
  return {
    gateways: gatewaysOf(urlsOf(admin), sealerFrom(admin)),
    outbox: { signal: async () => undefined },
    checkoutUrl: admin.env['CHECKOUT_URL'] ?? '',
    clock: Date.now,
    defer: () => undefined,
  }
}
