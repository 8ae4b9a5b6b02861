import {
  creditable,
  creditableLines,
  err,
  isOpenAttempt,
  isOpenDispute,
  ok,
  RELEASE_AFTER_MS,
  type DomainError,
  type Payment,
  type Result,
} from '@revkeen-edge/domain'
import { charge } from '../../charging/charge.ts'
import { beginFollowUp } from '../../charging/follow-up.ts'
import { resolveAttempt } from '../../charging/resolve.ts'
import type { Context } from '../../context.ts'
import { createCreditNote } from '../../credit-notes/create.ts'
import { retryCreditNote } from '../../credit-notes/retry.ts'
import { voidCreditNote } from '../../credit-notes/void.ts'
import { sealerOf } from '../../crypto.ts'
import { expireDispute } from '../../disputes/expire.ts'
import { submitEvidence } from '../../disputes/submit-evidence.ts'
import { beginInvoiceCharge } from '../../invoices/charge.ts'
import { fallDue } from '../../invoices/fall-due.ts'
import { finalizeInvoice } from '../../invoices/finalize.ts'
import { markInvoiceUncollectible } from '../../invoices/mark-uncollectible.ts'
import { recordPayment } from '../../invoices/record-payment.ts'
import { sendInvoice } from '../../invoices/send.ts'
import { updateInvoice } from '../../invoices/update.ts'
import { voidInvoice } from '../../invoices/void.ts'
import type { Planned } from '../../plan.ts'
import { payoutArrived } from '../../settlements/arrive.ts'
import { refundInvoice } from '../refund-invoice.ts'
import { createRefund } from '../refund.ts'
import { createVoid } from '../void.ts'
import { chargeBack, closeBatch, decide, escalate, hear } from './bank.ts'
import { pick, type Command } from './commands.ts'
import type { MoneyWorld, Request } from './world.ts'

const sealer = sealerOf(btoa('k'.repeat(32)))

/** Does a command and gives whether anything came of it. */
export async function run(world: MoneyWorld, command: Command): Promise<boolean> {
  const asked = requestOf(world, command)
  if (asked) {
    const refusedBefore = world.line.refused
    const wasQuiet = world.isQuiet
    world.line.expect('fates' in command ? command.fates : [])
    const done = await world.request(asked)
    const alone = !('fates' in command) || command.fates.every((fate) => fate !== 'slow')
    if (wasQuiet && alone && world.line.refused > refusedBefore) throw new Error('asked for what the gateway refuses')
    return done
  }
  switch (command.kind) {
    case 'again':
      return world.again()
    case 'arrive':
      return world.line.arrive()
    case 'hear':
      return hear(world)
    case 'ask':
      return ask(world)
    case 'give_up':
      return giveUp(world)
    case 'chargeback':
      return chargeBack(world, command)
    case 'decide':
      return decide(world, command)
    case 'escalate':
      return escalate(world, command)
    case 'close':
      return closeBatch(world, command.how)
    case 'wait':
      world.now += command.ms
      return true
    default:
      return false
  }
}

/** The request that a command is; null for what no client asks for, or where there is nothing to ask it of. */
function requestOf(world: MoneyWorld, command: Command): Request | null {
  const { ports } = world
  const { id } = world.invoice
  switch (command.kind) {
    case 'step':
      return planning((context) => step(context, id, command.name))
    case 'cash':
      return planning((context) => recordPayment(context, id, { kind: 'cash', amount_minor: command.amountMinor }))
    case 'charge':
    case 'hold':
      world.cardAt = command.gateway ?? 0
      return charging(world, (context) =>
        beginInvoiceCharge(context, {
          invoiceId: id,
          methodId: undefined,
          amountMinor: command.amountMinor,
          action: command.kind === 'hold' ? 'authorize' : 'sale',
          pending: {},
        }),
      )
    case 'capture':
    case 'release':
      return following(world, command)
    case 'refund':
    case 'void_payment': {
      const payment = pick(
        [...world.payments.values()].filter(
          ({ capturedMinor, status }) => capturedMinor > 0 || isHeld(command, status),
        ),
        command.at,
      )
      if (!payment) return null
      const wanted = { paymentId: payment.id }
      if (command.kind === 'void_payment') return (context) => createVoid(context, ports, wanted)
      return (context) => createRefund(context, ports, { ...wanted, amountMinor: command.amountMinor })
    }
    case 'refund_invoice':
      return (context) => refundInvoice(context, ports, id, { amountMinor: command.amountMinor })
    case 'credit': {
      const body = creditOf(world, command)
      return body.amount_minor === 0 ? null : (context) => createCreditNote(context, ports, id, body)
    }
    case 'retry_note': {
      const note = pick(world.tables.all('creditNotes'), command.at)
      return note && ((context) => retryCreditNote(context, ports, note.id))
    }
    case 'void_note': {
      const note = pick(world.tables.all('creditNotes'), command.at)
      return note ? planning((context) => voidCreditNote(context, note.id)) : null
    }
    case 'evidence': {
      const dispute = pick(world.tables.all('disputes').filter(isOpenDispute), command.at)
      return dispute ? planning((context) => submitEvidence(context, dispute.id, { text: 'It was delivered.' })) : null
    }
    default:
      return null
  }
}

/** Held funds can be voided, not refunded. */
function isHeld({ kind }: Command, status: Payment['status']): boolean {
  return kind === 'void_payment' && status === 'authorized'
}

/** What a request to credit asks for: of the invoice, or of lines that it names, with a tax that it names. */
function creditOf(world: MoneyWorld, command: Extract<Command, { kind: 'credit' }>) {
  const { linesPercent, taxPercent } = command
  const part = (amountMinor: number, percent: number) => Math.ceil((amountMinor * percent) / 100)
  const standing = world.tables.all('creditNotes').filter(({ status }) => status !== 'voided')
  const taken = world.tables.all('creditNoteLines').filter((line) => {
    return standing.some((note) => note.id === line.creditNoteId)
  })
  const lines = creditableLines(world.lines, taken)
    .map(({ line, leftMinor }, index) => {
      return { invoice_line_item_id: line.id, amount_minor: part(leftMinor, linesPercent?.[index] ?? 0) }
    })
    .filter(({ amount_minor }) => amount_minor > 0)
  const named = lines.reduce((sum, { amount_minor }) => sum + amount_minor, 0)
  const amount_minor = linesPercent ? named : (command.amountMinor ?? creditable(world.invoice))
  return {
    amount_minor,
    credit_method: command.method,
    ...(linesPercent ? { lines } : {}),
    ...(taxPercent === undefined ? {} : { tax_amount_minor: part(amount_minor, taxPercent) }),
  }
}

function following(world: MoneyWorld, command: Extract<Command, { kind: 'capture' | 'release' }>): Request | null {
  const held = pick(
    [...world.payments.values()].filter(({ status }) => status === 'authorized'),
    command.at,
  )
  if (!held) return null
  const amountMinor = command.kind === 'capture' ? command.amountMinor : undefined
  return charging(world, (context) =>
    beginFollowUp(context, {
      paymentId: held.id,
      action: command.kind === 'capture' ? 'capture' : 'void',
      ...(amountMinor === undefined ? {} : { amountMinor }),
      resource: 'Charge',
      param: 'amountMinor',
    }),
  )
}

function charging({ ports }: MoneyWorld, begin: (context: Context) => ReturnType<typeof beginInvoiceCharge>): Request {
  return (context) =>
    charge(
      context,
      ports,
      () => begin(context),
      ({ attempt }) => ok(attempt),
    )
}

function planning(plan: (context: Context) => Promise<Result<Planned<unknown>, DomainError>>): Request {
  return (context) => async () => {
    const planned = await plan(context)
    if (!planned.ok || planned.value.plan.changes.length > 0) return planned
    return err({ code: 'invalid_state', message: 'nothing to do' })
  }
}

type Step = Extract<Command, { kind: 'step' }>['name']

function step(context: Context, id: string, name: Step): Promise<Result<Planned<unknown>, DomainError>> {
  switch (name) {
    case 'finalize':
      return finalizeInvoice(context, sealer, id)
    case 'send':
      return sendInvoice(context, sealer, id, {})
    case 'void':
      return voidInvoice(context, id, null)
    case 'write_off':
      return markInvoiceUncollectible(context, id)
    case 'fall_due':
      return fallDue(context, id)
    case 'extend':
      return updateInvoice(context, sealer, id, { due_date: new Date(context.now + 1_000).toISOString() })
  }
}

/** The cron: it asks about calls that are due, ends disputes whose deadline has passed, and notes payouts that are there. */
async function ask(world: MoneyWorld): Promise<boolean> {
  const due = [...world.attempts.values()].filter((each) => isOpenAttempt(each) && (each.nextCheckAt ?? 0) <= world.now)
  for (const { id } of due) await resolveAttempt(world.context(), world.ports, id)
  for (const { id, evidenceDueAt } of world.tables.all('disputes').filter(isOpenDispute)) {
    if ((evidenceDueAt ?? 0) > world.now) continue
    const planned = await expireDispute(world.context(), id)
    if (planned.ok) world.commit(planned.value.plan)
  }
  for (const { id } of world.tables.all('payouts')) {
    const planned = await payoutArrived(world.context(), id)
    if (planned.ok) world.commit(planned.value.plan)
  }
  return true
}

/** What the gateway does not know at a second look, ten minutes later, is given up. */
async function giveUp(world: MoneyWorld): Promise<boolean> {
  for (let looks = 0; looks < 2; looks += 1) {
    world.now += RELEASE_AFTER_MS
    await ask(world)
  }
  return true
}
