import { parseAmount } from '../amount.ts'
import { field, refused, replyOf, type Context, type Operation } from '../context.ts'
import { addressCheck, decide, isAuthenticated, type Verdict } from '../decide.ts'
import { detailsOf, instrumentOf } from '../instrument.ts'
import type { Card, Condition, Form, Outcome, Transaction, TransactionType } from '../model.ts'
import { storeCard, withBilling } from '../vault.ts'

type ChargeType = Exclude<TransactionType, 'refund'>

const APPROVED_CONDITION: Record<ChargeType, Condition> = {
  sale: 'pendingsettlement',
  auth: 'pending',
  credit: 'pendingsettlement',
  validate: 'complete',
}

interface Charge {
  readonly type: ChargeType
  readonly card: Card
  readonly vaultId: string
  readonly details: Form
  readonly amountMinor: number
  readonly currency: string
}

/** A merchant-initiated charge stands on the authentication of the charge that it names. */
function isCoveredByInitial(context: Context, card: Card): boolean {
  if (field(context, 'initiated_by') !== 'merchant') return false
  const initial = context.ledger.transaction(field(context, 'initial_transaction_id'))
  return (
    initial !== null &&
    initial.condition !== 'failed' &&
    initial.card.hash === card.hash &&
    isAuthenticated(initial.details)
  )
}

function decideCharge(context: Context, charge: Charge): Verdict {
  return decide({
    card: charge.card,
    amountMinor: charge.amountMinor,
    currency: charge.currency,
    // Money to a cardholder asks nobody for authentication.
    authenticated:
      charge.type === 'credit' || isAuthenticated(context.form) || isCoveredByInitial(context, charge.card),
    validation: charge.type === 'validate' || charge.type === 'credit',
    now: context.now,
  })
}

function isDuplicate(context: Context, charge: Charge): boolean {
  const seconds = Number(field(context, 'dup_seconds'))
  return seconds > 0 && context.ledger.hasDuplicate(charge, context.now - seconds * 1000)
}

function transactionOf(context: Context, charge: Charge, verdict: Verdict): Transaction {
  const approved = verdict.code === '100'
  const { type, card, vaultId, details, amountMinor, currency } = charge
  return {
    id: context.ledger.nextTransactionId(),
    type,
    condition: approved ? APPROVED_CONDITION[type] : 'failed',
    orderId: field(context, 'orderid'),
    originalId: '',
    currency,
    amountMinor,
    capturedMinor: approved && type === 'sale' ? amountMinor : 0,
    refundedMinor: 0,
    authCode: approved && type !== 'credit' ? '123456' : '',
    avs: addressCheck(details),
    card,
    vaultId,
    details,
    actions: [
      {
        type,
        amountMinor,
        at: context.now,
        success: approved,
        code: verdict.code,
        text: verdict.text,
        batchId: '0',
        ip: field(context, 'ipaddress'),
      },
    ],
    createdAt: context.now,
  }
}

/** Vault work that comes with an approved charge; returns the customer's id. */
function keepInVault(context: Context, charge: Charge): string {
  const wanted = field(context, 'customer_vault')
  if (wanted === 'add_customer') return storeCard(context, charge.card)
  const customer = context.ledger.customer(field(context, 'customer_vault_id'))
  const changed = customer && wanted === 'update_customer' ? withBilling(context, customer) : null
  if (changed) context.ledger.saveCustomer(changed)
  return changed?.id ?? charge.vaultId
}

function carryOut(context: Context, charge: Charge): Outcome {
  const verdict = decideCharge(context, charge)
  const vaultId = verdict.code === '100' ? keepInVault(context, charge) : charge.vaultId
  const transaction = transactionOf(context, { ...charge, vaultId }, verdict)
  context.ledger.save(transaction, context.now)
  const reply = replyOf(context, verdict.code, verdict.text, {
    authcode: transaction.authCode,
    transactionid: transaction.id,
    avsresponse: transaction.avs,
    cvvresponse: charge.card.cvv,
    customer_vault_id: vaultId,
  })
  return { reply, transaction }
}

const amountOf = (context: Context, type: ChargeType, currency: string): number | null => {
  const text = field(context, 'amount')
  const amountMinor = text === '' && type === 'validate' ? 0 : parseAmount(text, currency)
  if (amountMinor === null) return null
  return (amountMinor === 0) === (type === 'validate') ? amountMinor : null
}

const operation =
  (type: ChargeType): Operation =>
  (context) => {
    const currency = (field(context, 'currency') || 'USD').toUpperCase()
    if (!/^[A-Z]{3}$/.test(currency)) return refused(context, 'Invalid currency')
    const amountMinor = amountOf(context, type, currency)
    if (amountMinor === null) return refused(context, 'Invalid amount')
    const instrument = instrumentOf(context)
    if (!instrument.ok) return refused(context, instrument.error)
    if (
      field(context, 'customer_vault') === 'add_customer' &&
      context.ledger.customer(field(context, 'customer_vault_id'))
    ) {
      return refused(context, 'Duplicate Customer Vault Id')
    }
    const details = { ...instrument.stored, ...detailsOf(context.form) }
    const charge: Charge = { type, card: instrument.card, vaultId: instrument.vaultId, details, amountMinor, currency }
    if (isDuplicate(context, charge)) return refused(context, 'Duplicate transaction', {}, '430')
    return carryOut(context, charge)
  }

/** Authorises and captures. */
export const sale = operation('sale')
/** Reserves funds. */
export const auth = operation('auth')
/** Sends money to a card without an earlier charge. */
export const credit = operation('credit')
/** Checks a card without an amount. */
export const validate = operation('validate')
